using System.Runtime.CompilerServices;

using Parley.Core.Audio;

namespace Parley.Core.TextToSpeech;

/// <summary>Gives another engine's speech at another rate, in frames of 20 ms; word times stay what they are.</summary>
/// <param name="inner">Speaks; one channel.</param>
/// <param name="format">What comes out; one channel. If it is the engine's own, its frames pass untouched.</param>
public sealed class ResamplingTextToSpeechEngine(ITextToSpeechEngine inner, AudioFormat format) : ITextToSpeechEngine
{
    public string Name => inner.Name;

    public AudioFormat Format { get; } = Mono(format);

    public IReadOnlyList<EngineVoice> Voices => inner.Voices;

    public EngineVoice? FindVoice(string name) => inner.FindVoice(name);

    public IAsyncEnumerable<SpeechFrame> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken = default)
    {
        IAsyncEnumerable<SpeechFrame> speech = inner.SynthesizeAsync(request, cancellationToken);
        return inner.Format == Format ? speech : ResampleAsync(speech, cancellationToken);
    }

    private static AudioFormat Mono(AudioFormat format) => format.Channels == 1
        ? format
        : throw new ArgumentException($"Speech has one channel, not {format.Channels}; ask for one.", nameof(format));

    private async IAsyncEnumerable<SpeechFrame> ResampleAsync(
        IAsyncEnumerable<SpeechFrame> speech, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var frames = new ResampledSpeech(inner.Format.SampleRateHz, Format);
        await foreach (SpeechFrame frame in speech.WithCancellation(cancellationToken))
        {
            frames.Add(frame);
            while (!cancellationToken.IsCancellationRequested && frames.TryTake(out SpeechFrame made))
                yield return made;
            cancellationToken.ThrowIfCancellationRequested();
        }

        frames.Complete();
        while (!cancellationToken.IsCancellationRequested && frames.TryTake(out SpeechFrame made))
            yield return made;
        cancellationToken.ThrowIfCancellationRequested();
    }
}
