using System.Runtime.InteropServices;

namespace Parley.Engines.Kokoro;

/// <summary>
/// Deals phrases out in segments: a short one first, so that speech begins early, then longer ones, as the one before covers
/// the time that the next one takes. What is held is bounded by the largest segment and one phrase.
/// </summary>
/// <param name="maximumTokens">The largest segment, unless no mark is in reach.</param>
/// <param name="isRaw">All segments are as large as the model allows.</param>
internal sealed class KokoroPlan(int maximumTokens, bool isRaw)
{
    // Under two seconds of speech, as a clause that begins a reply.
    private const int FirstLimit = 40;
    private const int FirstLeast = 10;

    // The next one is made while this one is heard, by a processor that speaks 1.5 times as fast as people do, and while
    // the two seconds are heard that wait to be played.
    private const double Growth = 1.5;
    private const int WaitingTokens = 30;

    private readonly List<KokoroToken> _tokens = [];
    private readonly List<KokoroWord> _words = [];
    private readonly Queue<(int Tokens, TimeSpan Pause)> _pauses = new();
    private int _firstPhrase;
    private int _lastLength;
    private bool _isComplete;

    /// <summary>Appends a phrase; spaces between it and the one before are its own.</summary>
    public void Add(KokoroPhrase phrase)
    {
        int start = _tokens.Count;
        _tokens.AddRange(phrase.Tokens);
        foreach (KokoroWord word in phrase.Words)
            _words.Add(word with { Start = start + word.Start });
        if (_firstPhrase == 0)
            _firstPhrase = _tokens.Count;
        if (phrase.PauseAfter is { } pause)
            _pauses.Enqueue((_tokens.Count, pause));
    }

    /// <summary>No phrase follows.</summary>
    public void Complete() => _isComplete = true;

    /// <summary>The next segment, once there is enough to tell where it ends.</summary>
    public KokoroSegment? TryTake()
    {
        int limit = Limit();
        // Up to here it is spoken whatever follows.
        bool isClosed = _isComplete || _pauses.Count > 0;
        int available = _pauses.TryPeek(out (int Tokens, TimeSpan Pause) pause) ? pause.Tokens : _tokens.Count;
        List<KokoroToken> tokens = available == _tokens.Count ? _tokens : _tokens[..available];
        if (_lastLength == 0 && !isRaw && available > 0)
            return Take(FirstLength(tokens), pause);
        if (!isClosed && available <= Stretch(limit))
            return null;
        if (available == 0)
            return _pauses.Count > 0 ? Take(0, pause) : null;
        return Take(available <= limit ? available : KokoroBreaks.Best(tokens, limit, Stretch(limit)), pause);
    }

    private int Limit() => isRaw
        ? KokoroModel.MaximumTokens
        : (int)Math.Clamp((_lastLength * Growth) + WaitingTokens, FirstLimit, maximumTokens);

    /// <summary>A mark a little beyond the limit is better than a cut between two words.</summary>
    private static int Stretch(int limit) => Math.Min(2 * limit, KokoroModel.MaximumTokens);

    private int FirstLength(List<KokoroToken> tokens)
    {
        int phrase = Math.Min(_firstPhrase, tokens.Count);
        if (phrase <= FirstLimit)
            return phrase;
        return KokoroBreaks.First(tokens, FirstLeast, FirstLimit)
            ?? KokoroBreaks.Best(tokens, FirstLimit, Stretch(FirstLimit));
    }

    private KokoroSegment Take(int count, (int Tokens, TimeSpan Pause) pause)
    {
        TimeSpan pauseAfter = TimeSpan.Zero;
        if (_pauses.Count > 0 && pause.Tokens == count)
        {
            pauseAfter = pause.Pause;
            _pauses.Dequeue();
        }

        // Between two runs there is a pause anyway; a raw text that fits in one run stays as it is.
        bool isWhole = isRaw && count == _tokens.Count;
        int start = isWhole ? 0 : _tokens.TakeWhile(static token => token.IsSpace).Count();
        int end = count;
        while (!isWhole && end > start && _tokens[end - 1].IsSpace)
            end--;
        if (end < start)
            start = end = count;
        KokoroWord[] words = [.. from word in _words
                                 where word.Start < end
                                 let length = Math.Min(word.Count, end - word.Start)
                                 select new KokoroWord(word.Text, word.Start - start, length)];
        var segment = new KokoroSegment(_tokens[start..end], words, pauseAfter);
        Drop(count, words.Length);
        // A short sentence between long ones changes nothing.
        _lastLength = Math.Max(_lastLength, end - start);
        return segment;
    }

    private void Drop(int tokens, int words)
    {
        _tokens.RemoveRange(0, tokens);
        _words.RemoveRange(0, words);
        foreach (ref KokoroWord word in CollectionsMarshal.AsSpan(_words))
            word = word with { Start = word.Start - tokens };
        int pauses = _pauses.Count;
        for (int i = 0; i < pauses; i++)
        {
            (int end, TimeSpan pause) = _pauses.Dequeue();
            _pauses.Enqueue((end - tokens, pause));
        }
    }
}
