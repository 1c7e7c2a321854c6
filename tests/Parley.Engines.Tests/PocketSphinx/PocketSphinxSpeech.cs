using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Engines.PocketSphinx;
using Parley.Testing;

namespace Parley.Engines.Tests.PocketSphinx;

/// <summary>One engine for all tests, and ways to let it hear.</summary>
internal static class PocketSphinxSpeech
{
    private static readonly PocketSphinxEngine _engine = new();

    /// <summary>Skips the test where the library or the model is missing.</summary>
    public static PocketSphinxEngine Engine
    {
        get
        {
            EngineAvailability availability = _engine.Probe();
            if (!availability.IsAvailable)
                Assert.Skip(availability.Detail);
            return _engine;
        }
    }

    /// <summary>16 kHz mono; skips the test where there are no recordings.</summary>
    public static float[] Samples(string file)
    {
        SharedFiles.SkipUnlessPresent("speech", file);
        using FileStream stream = File.OpenRead(SharedFiles.PathTo("speech", file));
        List<float> samples = [];
        foreach (AudioFrame frame in AudioFileReader.ReadFrames(stream, AudioFormat.Speech16Khz))
        {
            using (frame)
                samples.AddRange(frame.Samples.Span);
        }

        return [.. samples];
    }

    public static float[] Silence(double seconds) => new float[(int)(16_000 * seconds)];

    public static async Task PushAsync(ITranscriber transcriber, ReadOnlyMemory<float> samples)
    {
        while (!samples.IsEmpty)
        {
            int count = Math.Min(320, samples.Length);
            await transcriber.PushAsync(AudioFramePool.Shared.Rent(AudioFormat.Speech16Khz, samples.Span[..count]), TestContext.Current.CancellationToken);
            samples = samples[count..];
        }
    }

    /// <summary>The final transcript of an utterance of its own.</summary>
    public static async Task<Transcript> HearAsync(ITranscriber transcriber, ReadOnlyMemory<float> samples)
    {
        await transcriber.BeginUtteranceAsync(TestContext.Current.CancellationToken);
        await PushAsync(transcriber, samples);
        return await transcriber.FinalizeAsync(TestContext.Current.CancellationToken);
    }

    public static async Task<Transcript> HearAsync(ReadOnlyMemory<float> samples)
    {
        await using ITranscriber transcriber = await Engine.OpenAsync(new RecognitionOptions(), TestContext.Current.CancellationToken);
        return await HearAsync(transcriber, samples);
    }
}
