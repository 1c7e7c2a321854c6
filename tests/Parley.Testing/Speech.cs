using Parley.Core.Audio;
using Parley.Core.TextToSpeech;

namespace Parley.Testing;

/// <summary>One frame of a <see cref="Speech"/>, after it went back to its pool.</summary>
public readonly record struct SpokenFrame(AudioFormat Format, TimeSpan Timestamp, int Samples);

/// <summary>Everything that came of one request.</summary>
public sealed class Speech
{
    private readonly List<float> _samples = [];

    public List<SpokenFrame> Frames { get; } = [];

    public List<WordTiming> Words { get; } = [];

    public TimeSpan Duration { get; private set; }

    public IReadOnlyList<float> Samples => _samples;

    public float Peak => _samples.Count == 0 ? 0 : _samples.Max(Math.Abs);

    public static async Task<Speech> OfAsync(ITextToSpeechEngine engine, SpeechRequest request, CancellationToken cancellationToken)
    {
        var speech = new Speech();
        await foreach (SpeechFrame frame in engine.SynthesizeAsync(request, cancellationToken))
        {
            using AudioFrame audio = frame.Audio;
            speech.Frames.Add(new SpokenFrame(audio.Format, audio.Timestamp, audio.SampleCount));
            speech._samples.AddRange(audio.Samples.Span);
            speech.Words.AddRange(frame.Words);
            speech.Duration = audio.Timestamp + audio.Duration;
        }

        return speech;
    }
}
