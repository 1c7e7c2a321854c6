using System.Runtime.CompilerServices;

using Parley.Core.Audio;

namespace Parley.Core.TextToSpeech;

/// <summary>Makes the pauses that a text asks for (<see cref="PauseMarks"/>) where the engine does not itself. Thread-safe.</summary>
/// <param name="inner">Speaks what lies between them.</param>
public sealed class PausingTextToSpeechEngine(ITextToSpeechEngine inner) : ITextToSpeechEngine
{
    public string Name => inner.Name;

    public AudioFormat Format => inner.Format;

    public IReadOnlyList<EngineVoice> Voices => inner.Voices;

    public EngineVoice? FindVoice(string name) => inner.FindVoice(name);

    public IAsyncEnumerable<SpeechFrame> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken = default)
    {
        bool isPlain = request is null or { IsRaw: true } or { Phonemes: not null } or { Text: null } || !PauseMarks.MayBeIn(request.Text);
        if (isPlain)
            return inner.SynthesizeAsync(request!, cancellationToken);
        this.VoiceFor(request!); // what is wrong with it is told at the call
        return SpeakAsync(request!, cancellationToken);
    }

    private async IAsyncEnumerable<SpeechFrame> SpeakAsync(
        SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var cutter = new FrameCutter(Format);
        var words = new List<WordTiming>();
        foreach ((string text, TimeSpan? pause) in PauseMarks.Split(request.Text))
        {
            TimeSpan begin = cutter.Position + Format.DurationOf(cutter.PendingSamples);
            if (!string.IsNullOrWhiteSpace(text))
            {
                await foreach (SpeechFrame spoken in inner.SynthesizeAsync(request with { Text = text }, cancellationToken))
                {
                    using (spoken.Audio)
                        cutter.Add(spoken.Audio.Samples.Span);
                    words.AddRange(spoken.Words.Select(word => word with { Start = begin + word.Start, End = begin + word.End }));
                    while (!cancellationToken.IsCancellationRequested && cutter.TryTake(out AudioFrame? frame))
                        yield return Take(frame);
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }

            int silent = (int)Format.SamplesIn(pause ?? TimeSpan.Zero);
            float[] silence = new float[Math.Min(silent, Format.FrameSamples)];
            for (; silent > 0; silent -= silence.Length)
            {
                cutter.Add(silence.AsSpan(0, Math.Min(silent, silence.Length)));
                while (!cancellationToken.IsCancellationRequested && cutter.TryTake(out AudioFrame? frame))
                    yield return Take(frame);
                cancellationToken.ThrowIfCancellationRequested();
            }
        }

        if (cutter.TryTakeRest(out AudioFrame? rest))
            yield return Take(rest);

        SpeechFrame Take(AudioFrame frame)
        {
            WordTiming[] told = [.. words];
            words.Clear();
            return new SpeechFrame(frame, told);
        }
    }
}
