using BenchmarkDotNet.Attributes;

using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Engines.Flite;

namespace Parley.Bench.Kernels;

/// <summary>From a clause to its first frame, and to its last.</summary>
[MemoryDiagnoser]
public class TextToSpeechEngineBenchmarks
{
    private readonly FliteTextToSpeechEngine _engine = new();

    [Params("Of course.", "The quick brown fox jumps over the lazy dog, and then it goes home.")]
    public string Text { get; set; } = "";

    [Params("slt", "kal16")]
    public string Voice { get; set; } = "";

    [Benchmark]
    public async Task<TimeSpan> FirstFrame()
    {
        await foreach (SpeechFrame frame in _engine.SynthesizeAsync(new SpeechRequest(Text) { Voice = Voice }))
        {
            using AudioFrame audio = frame.Audio;
            return audio.Duration;
        }

        return TimeSpan.Zero;
    }

    [Benchmark]
    public async Task<TimeSpan> WholeClause()
    {
        TimeSpan end = TimeSpan.Zero;
        await foreach (SpeechFrame frame in _engine.SynthesizeAsync(new SpeechRequest(Text) { Voice = Voice }))
        {
            using AudioFrame audio = frame.Audio;
            end = audio.Timestamp + audio.Duration;
        }

        return end;
    }
}
