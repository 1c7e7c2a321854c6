using Parley.Core.Audio;
using Parley.Core.VoiceActivity;

namespace Parley.Testing;

/// <summary>Scores whole recordings.</summary>
public static class VoiceActivityScores
{
    /// <summary>A recording of the shared folder as 16 kHz mono. Skips the test where it is absent.</summary>
    public static float[] ReadSpeech(string fileName)
    {
        SharedFiles.SkipUnlessPresent("speech", fileName);
        using FileStream file = File.OpenRead(SharedFiles.PathTo("speech", fileName));
        WavReader reader = WavReader.Open(file);
        if (reader.Format.Channels != 1)
            throw new InvalidDataException($"'{fileName}' is not mono.");
        float[] samples = new float[checked((int)reader.TotalSamples!.Value)];
        int read = reader.Read(samples);
        var resampler = new Resampler(reader.Format.SampleRateHz, AudioFormat.Speech16Khz.SampleRateHz);
        float[] resampled = new float[resampler.MaximumOutput(read) + resampler.MaximumOutput(0) + 1_000];
        int written = resampler.Process(samples.AsSpan(0, read), resampled);
        written += resampler.Flush(resampled.AsSpan(written));
        return resampled[..written];
    }

    /// <summary>One probability for each window; the last window is filled up with silence.</summary>
    public static float[] Of(IVoiceActivityDetector detector, ReadOnlySpan<float> samples, Action? afterEach = null)
    {
        int windowSamples = detector.WindowSamples;
        float[] window = new float[windowSamples];
        float[] scores = new float[(samples.Length + windowSamples - 1) / windowSamples];
        for (int index = 0; index < scores.Length; index++)
        {
            ReadOnlySpan<float> rest = samples[(index * windowSamples)..];
            Array.Clear(window);
            rest[..Math.Min(windowSamples, rest.Length)].CopyTo(window);
            scores[index] = detector.Score(window);
            afterEach?.Invoke();
        }

        return scores;
    }
}
