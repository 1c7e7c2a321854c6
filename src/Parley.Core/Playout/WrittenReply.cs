using System.Runtime.InteropServices;

namespace Parley.Core.Playout;

/// <summary>
/// Finds what was written in what is spoken: marks of Markdown, links and such are not in a clause, but a reader sees them.
/// </summary>
/// <remarks>
/// The characters of the clauses, white space aside, are those of the speakable text in order, but for marks that may be left
/// out; and each of those has its place in the written text. Not thread-safe; one for each reply.
/// </remarks>
internal sealed class WrittenReply
{
    private readonly List<char> _written = [];
    private readonly Queue<(char Character, int Place)> _spoken = new();
    private int _told; // What was written before this belongs to clauses that were taken.

    /// <summary>More was written.</summary>
    /// <param name="written">What the model wrote.</param>
    /// <param name="spoken">What can be said by now.</param>
    /// <param name="places">Where each character of <paramref name="spoken"/> comes from, counted from the reply's start.</param>
    public void Add(string written, string spoken, IReadOnlyList<int> places)
    {
        _written.AddRange(written);
        for (int i = 0; i < spoken.Length; i++)
        {
            if (!char.IsWhiteSpace(spoken[i]))
                _spoken.Enqueue((spoken[i], places[i]));
        }
    }

    /// <summary>The next clause, with what was written for it.</summary>
    public SpokenClause Take(string clause)
    {
        string[] words = clause.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        int[] starts = new int[words.Length];
        int end = _told;
        for (int i = 0; i < words.Length; i++)
            (starts[i], end) = Locate(words[i], end);
        end = WithMarks(end);

        string[] pieces = new string[words.Length];
        for (int i = 0; i < words.Length; i++)
        {
            int start = i == 0 ? _told : starts[i];
            int next = Math.Max(start, i + 1 < words.Length ? starts[i + 1] : end);
            pieces[i] = new string(CollectionsMarshal.AsSpan(_written)[start..next]);
        }

        _told = Math.Max(end, starts[^1]);
        return new SpokenClause(clause, pieces);
    }

    /// <summary>Where a word begins and ends, with the white space and the marks before it.</summary>
    private (int Start, int End) Locate(string word, int after)
    {
        int start = -1;
        int end = after;
        foreach (char c in word)
        {
            if (TakeSpoken(c) is not { } place)
                break;
            if (start < 0)
                start = Math.Clamp(place, after, _written.Count);
            end = Math.Clamp(place + 1, end, _written.Count);
        }

        if (start < 0)
            start = after;
        while (start > after && !char.IsWhiteSpace(_written[start - 1]))
            start--;
        while (start > after && char.IsWhiteSpace(_written[start - 1]))
            start--;
        return (start, end);
    }

    private int? TakeSpoken(char c)
    {
        while (_spoken.TryDequeue(out (char Character, int Place) spoken))
        {
            if (spoken.Character == c)
                return spoken.Place;
        }

        return null;
    }

    /// <summary>Marks that cling to the last word, such as the target of a link.</summary>
    private int WithMarks(int end)
    {
        int limit = _spoken.TryPeek(out (char Character, int Place) next)
            ? Math.Clamp(next.Place, end, _written.Count)
            : _written.Count;
        while (end > _told && char.IsWhiteSpace(_written[end - 1]))
            end--; // A full stop may be said for the end of a line.
        while (end < limit && !char.IsWhiteSpace(_written[end]))
            end++;
        return end;
    }
}
