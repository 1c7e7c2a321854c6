using System.Runtime.InteropServices;

using Parley.Core.Audio;

namespace Parley.Engines.Kokoro;

/// <summary>Makes the segments of one request, one ahead of the one that is taken. For one reader.</summary>
internal sealed class KokoroSpeech : IAsyncDisposable
{
    private readonly KokoroModel _model;
    private readonly KokoroScript _script;
    private readonly KokoroStyle _style;
    private readonly KokoroPauses _pauses;
    private readonly double _speed;
    private readonly bool _isRaw;
    private readonly CancellationTokenSource _stop;
    private Task<KokoroSpoken?> _next;

    /// <param name="model">In use until disposal.</param>
    /// <param name="script">What is said.</param>
    /// <param name="style">Of the voice.</param>
    /// <param name="pauses">After each segment.</param>
    /// <param name="speed">1 is the voice's own.</param>
    /// <param name="isRaw">Nothing is trimmed and no pause made.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public KokoroSpeech(
        KokoroModel model,
        KokoroScript script,
        KokoroStyle style,
        KokoroPauses pauses,
        double speed,
        bool isRaw,
        CancellationToken cancellationToken)
    {
        (_model, _script, _style, _pauses, _speed, _isRaw) = (model, script, style, pauses, speed, isRaw);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _next = MakeAsync(_stop.Token);
    }

    /// <summary>The next segment, which the caller owns; null at the end. The one after it is begun.</summary>
    public async ValueTask<KokoroSpoken?> NextAsync(CancellationToken cancellationToken)
    {
        KokoroSpoken? spoken = await _next.WaitAsync(cancellationToken);
        if (spoken is not null)
            _next = MakeAsync(_stop.Token);
        return spoken;
    }

    /// <summary>Breaks off what is being made.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_next.IsCompletedSuccessfully)
            (await _next)?.Dispose();
        _stop.Dispose();
    }

    private async Task<KokoroSpoken?> MakeAsync(CancellationToken cancellationToken)
    {
        if (await _script.NextAsync(cancellationToken) is not { } segment)
            return null;
        if (segment.Tokens.Count == 0)
            return new KokoroSpoken(null, .., [], _pauses.SamplesAfter(segment, _speed));

        int[] tokens = [.. segment.Tokens.Select(static token => token.Id)];
        KokoroUtterance utterance = await _model.RunAsync(tokens, _style.For(tokens.Length), _speed, cancellationToken);
        Range sound = _isRaw ? .. : SilenceTrim.Find(utterance.Samples);
        int pause = _isRaw ? 0 : _pauses.SamplesAfter(segment, _speed);
        return new KokoroSpoken(utterance, sound, WordsIn(segment, utterance, sound), pause);
    }

    private static List<WordTiming> WordsIn(KokoroSegment segment, KokoroUtterance utterance, Range sound)
    {
        if (utterance.Durations is not { Count: > 2 } durations)
            return [];

        (int offset, int length) = sound.GetOffsetAndLength(utterance.Samples.Length);
        TimeSpan start = KokoroTextToSpeechEngine.OutputFormat.DurationOf(offset);
        TimeSpan end = KokoroTextToSpeechEngine.OutputFormat.DurationOf(length);
        List<WordTiming> words = KokoroWordTimes.Read(segment, durations);
        foreach (ref WordTiming word in CollectionsMarshal.AsSpan(words))
            word = word with { Start = Inside(word.Start - start), End = Inside(word.End - start) };
        return words;

        TimeSpan Inside(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time > end ? end : time;
    }
}
