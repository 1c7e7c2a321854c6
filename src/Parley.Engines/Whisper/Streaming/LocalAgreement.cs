using Parley.Core.Audio;

namespace Parley.Engines.Whisper.Streaming;

/// <summary>
/// Which words of a growing utterance stand: those that two hypotheses one after the other agree on. What stands is never taken
/// back. Not thread-safe.
/// </summary>
/// <remarks>LocalAgreement-2 (Liu et al. 2020; whisper_streaming, Macháček et al. 2023), over words.</remarks>
internal sealed class LocalAgreement
{
    // Word times move by so much between two hypotheses.
    private static readonly TimeSpan _slack = TimeSpan.FromMilliseconds(100);

    // Words that are recognised by what stands before them, where hypotheses have come apart.
    private const int LongestOverlap = 5;

    private readonly List<WordTiming> _standing = [];
    private List<WordTiming> _open = [];

    // Words before it belong to windows that are decoded no more.
    private int _windowBegin;

    /// <summary>Words that stand, of the whole utterance.</summary>
    public IReadOnlyList<WordTiming> Standing => _standing;

    /// <summary>What the last hypothesis says beyond them.</summary>
    public IReadOnlyList<WordTiming> Open => _open;

    public void Clear()
    {
        _standing.Clear();
        _open = [];
        _windowBegin = 0;
    }

    /// <summary>Takes the next hypothesis of the window.</summary>
    /// <param name="words">All of them, on the utterance's clock.</param>
    public void Add(IReadOnlyList<WordTiming> words)
    {
        List<WordTiming> rest = Beyond(words);
        int agreed = 0;
        while (agreed < Math.Min(rest.Count, _open.Count) && IsSame(rest[agreed], _open[agreed]))
            agreed++;
        _standing.AddRange(rest[..agreed]);
        _open = rest[agreed..];
    }

    /// <summary>These words are final and their sound is gone: they stand, and the next hypothesis begins after them.</summary>
    public void Settle(IReadOnlyList<WordTiming> words)
    {
        _standing.AddRange(Beyond(words));
        _open = [];
        _windowBegin = _standing.Count;
    }

    /// <summary>The hypothesis without what stands.</summary>
    private List<WordTiming> Beyond(IReadOnlyList<WordTiming> words)
    {
        int standing = _standing.Count - _windowBegin;
        if (standing == 0)
            return [.. words];
        int same = 0;
        while (same < Math.Min(standing, words.Count) && IsSame(words[same], _standing[_windowBegin + same]))
            same++;
        if (same == standing)
            return [.. words.Skip(standing)];

        // They have come apart: by time, and without what repeats the last words that stand.
        TimeSpan end = _standing[^1].End;
        List<WordTiming> later = [.. words.Where(word => word.Start > end - _slack)];
        for (int overlap = Math.Min(LongestOverlap, Math.Min(standing, later.Count)); overlap > 0; overlap--)
        {
            if (Enumerable.Range(0, overlap).All(i => IsSame(later[i], _standing[_standing.Count - overlap + i])))
                return later[overlap..];
        }

        return later;
    }

    /// <summary>Case and signs still change while a sentence grows.</summary>
    private static bool IsSame(WordTiming left, WordTiming right) =>
        Bare(left.Word).Equals(Bare(right.Word), StringComparison.OrdinalIgnoreCase);

    private static ReadOnlySpan<char> Bare(string word)
    {
        ReadOnlySpan<char> bare = word;
        while (bare.Length > 1 && IsSign(bare[0]))
            bare = bare[1..];
        while (bare.Length > 1 && IsSign(bare[^1]))
            bare = bare[..^1];
        return bare;
    }

    private static bool IsSign(char character) => char.IsPunctuation(character) || char.IsSymbol(character);
}
