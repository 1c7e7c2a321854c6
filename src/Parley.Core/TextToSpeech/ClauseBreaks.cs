namespace Parley.Core.TextToSpeech;

/// <summary>How natural a break is.</summary>
internal enum BreakStrength
{
    /// <summary>Between two words of which the first does not lead to the second.</summary>
    Words,

    /// <summary>Before a preposition.</summary>
    Phrase,

    /// <summary>Before a conjunction.</summary>
    Conjunction,

    /// <summary>After a comma or its kin.</summary>
    Comma,
}

/// <summary>The places where the pending clause could be cut if it grows too long.</summary>
internal sealed class ClauseBreaks
{
    private readonly List<(int Position, int HalfWords, BreakStrength Strength)> _places = [];

    /// <param name="position">The first character after the break.</param>
    /// <param name="halfWords">Twice the number of words before it.</param>
    /// <param name="strength">How natural it is.</param>
    public void Add(int position, int halfWords, BreakStrength strength) => _places.Add((position, halfWords, strength));

    /// <summary>The strongest place, and of equals the last, that leaves a fair share of the limit before it.</summary>
    public (int Position, int HalfWords)? Best(int limitHalfWords)
    {
        (int Position, int HalfWords, BreakStrength Strength)? best = null;
        foreach ((int Position, int HalfWords, BreakStrength Strength) place in _places)
        {
            // A strong break is worth a shorter clause: a third of the limit before a comma, half before a preposition.
            int least = Math.Max(2, limitHalfWords / (place.Strength >= BreakStrength.Conjunction ? 3 : 2));
            if (place.HalfWords >= least && place.HalfWords <= limitHalfWords && (best is null || place.Strength >= best.Value.Strength))
                best = place;
        }

        return best is { } found ? (found.Position, found.HalfWords) : null;
    }

    /// <summary>The text before a break has gone.</summary>
    public void Shift(int characters, int halfWords)
    {
        int kept = 0;
        for (int i = 0; i < _places.Count; i++)
        {
            (int position, int words, BreakStrength strength) = _places[i];
            if (position > characters)
                _places[kept++] = (position - characters, words - halfWords, strength);
        }

        _places.RemoveRange(kept, _places.Count - kept);
    }
}
