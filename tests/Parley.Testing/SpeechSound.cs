using Parley.Core.Audio;

namespace Parley.Testing;

/// <summary>Recordings as engines hear them: 16 kHz mono, and not a sample longer than they are.</summary>
public static class SpeechSound
{
    /// <summary>All samples of a WAV file; another rate is resampled.</summary>
    public static float[] Read(string path)
    {
        using FileStream file = File.OpenRead(path);
        WavReader reader = WavReader.Open(file);
        var resampler = new Resampler(reader.Format.SampleRateHz, AudioFormat.Speech16Khz.SampleRateHz);
        if (reader.Format.Channels != 1)
            throw new InvalidDataException($"'{path}' has {reader.Format.Channels} channels; give a mono file.");
        float[] read = new float[1_024];
        float[] resampled = new float[resampler.MaximumOutput(Math.Max(1_024, resampler.LatencySamples))];
        List<float> samples = [];
        while (reader.Read(read) is > 0 and var count)
            samples.AddRange(resampled.AsSpan(0, resampler.Process(read.AsSpan(0, count), resampled)));

        samples.AddRange(resampled.AsSpan(0, resampler.Flush(resampled)));
        return [.. samples];
    }
}
