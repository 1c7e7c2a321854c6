using Parley.Core.Audio;
using Parley.Core.Sessions;

namespace Parley.Core.Playout;

/// <summary>When the words of one clause sound, by the voice; put together with what was written.</summary>
internal sealed class ClauseTiming(int number, SpokenClause clause, TimeSpan start)
{
    // A voice may say a word in two, or leave one out; one that is further off is not the word that is looked for.
    private const int LookAhead = 4;

    private readonly string[] _spoken = clause.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
    private readonly List<(int Word, WordTiming Timing)> _timings = [];
    private int _next;

    public void Add(IReadOnlyList<WordTiming> words)
    {
        foreach (WordTiming word in words)
        {
            int found = Find(word.Word);
            _timings.Add((found, word));
            _next = found + 1;
        }
    }

    /// <param name="end">Where the sound of the clause ends; null if that is not known yet.</param>
    public SessionEvent.ReplyTiming ToEvent(TimeSpan? end) => new(
        number, string.Concat(clause.Words), Milliseconds(start), end is { } known ? Milliseconds(known) : null, Words(end is not null));

    /// <summary>Which word of the clause it is; what is not found belongs to the word before.</summary>
    private int Find(string word)
    {
        ReadOnlySpan<char> wanted = Bare(word);
        for (int i = _next; i < Math.Min(_next + LookAhead, _spoken.Length); i++)
        {
            if (Bare(_spoken[i]).Equals(wanted, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return Math.Max(0, _next - 1);
    }

    /// <summary>Words of which no time is known belong to the one before, or to the first.</summary>
    private List<SessionEvent.SpokenWord> Words(bool isComplete)
    {
        List<SessionEvent.SpokenWord> words = [];
        for (int i = 0; i < _timings.Count;)
        {
            int word = _timings[i].Word;
            int next = i + 1;
            while (next < _timings.Count && _timings[next].Word == word)
                next++;

            int from = i == 0 ? 0 : word;
            int to = next < _timings.Count ? _timings[next].Word : isComplete ? clause.Words.Count : word + 1;
            words.Add(new SessionEvent.SpokenWord(
                string.Concat(clause.Words.Skip(from).Take(to - from)),
                Milliseconds(start + _timings[i].Timing.Start), Milliseconds(start + _timings[next - 1].Timing.End)));
            i = next;
        }

        return words;
    }

    private static ReadOnlySpan<char> Bare(string word)
    {
        ReadOnlySpan<char> bare = word;
        while (bare.Length > 0 && !char.IsLetterOrDigit(bare[0]))
            bare = bare[1..];
        while (bare.Length > 0 && !char.IsLetterOrDigit(bare[^1]))
            bare = bare[..^1];
        return bare;
    }

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
