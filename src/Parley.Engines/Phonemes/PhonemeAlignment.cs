namespace Parley.Engines.Phonemes;

/// <summary>
/// Tells which phonemes of a clause belong to which of its words. espeak-ng says "of the" as one group and "21" as
/// two, so that counting does not do; the words said alone sound nearly the same, and an edit distance lays one over
/// the other.
/// </summary>
internal static class PhonemeAlignment
{
    /// <param name="clause">Phonemes of the whole clause, groups with spaces between.</param>
    /// <param name="alone">Phonemes of each word by itself; empty where it has none.</param>
    /// <returns>For each piece of the clause its word, in order; a piece is joined where it begins inside a
    /// group.</returns>
    public static List<(int Word, string Phonemes, bool IsJoined)> Align(string clause, IReadOnlyList<string> alone)
    {
        int[] owners = Owners(clause, alone);
        var pieces = new List<(int Word, string Phonemes, bool IsJoined)>();
        int groupStart = 0;
        for (int i = 0; i <= clause.Length; i++)
        {
            if (i < clause.Length && clause[i] != ' ')
                continue;
            if (i > groupStart)
                AddGroup(pieces, clause, owners, groupStart, i);
            groupStart = i + 1;
        }

        return pieces;
    }

    /// <summary>A group is one word's, unless another word would be left with nothing.</summary>
    private static void AddGroup(
        List<(int Word, string Phonemes, bool IsJoined)> pieces, string clause, int[] owners, int start, int end)
    {
        var runs = new List<(int Word, int Start, int Count)>();
        for (int i = start; i < end; i++)
        {
            if (owners[i] < 0)
                continue;
            if (runs.Count > 0 && runs[^1].Word == owners[i])
                runs[^1] = runs[^1] with { Count = runs[^1].Count + 1 };
            else
                runs.Add((owners[i], i, 1));
        }

        if (runs.Count == 0)
            return;
        List<(int Word, int Start, int Count)> needy =
            runs.FindAll(run => !IsElsewhere(clause, owners, run.Word, start, end));
        runs = needy.Count > 0 ? needy : [runs.MaxBy(run => run.Count)];
        int from = start;
        for (int run = 0; run < runs.Count; run++)
        {
            int to = run + 1 < runs.Count ? BeginningOf(clause, runs[run + 1].Start, from) : end;
            if (to > from)
                pieces.Add((runs[run].Word, clause[from..to], IsJoined: from > start));
            from = to;
        }
    }

    private static bool IsElsewhere(string clause, int[] owners, int word, int start, int end)
    {
        for (int i = 0; i < clause.Length; i++)
        {
            if ((i < start || i >= end) && owners[i] == word)
                return true;
        }

        return false;
    }

    /// <summary>A stress mark belongs to what follows it.</summary>
    private static int BeginningOf(string clause, int at, int from)
    {
        while (at > from && clause[at - 1] is 'ˈ' or 'ˌ')
            at--;
        return at;
    }

    /// <summary>The word of each sound of the clause; -1 for marks and spaces.</summary>
    private static int[] Owners(string clause, IReadOnlyList<string> alone)
    {
        List<int> said = [.. Enumerable.Range(0, clause.Length).Where(i => IsSound(clause[i]))];
        var expected = new List<(char Sound, int Word)>();
        for (int word = 0; word < alone.Count; word++)
            expected.AddRange(alone[word].Where(IsSound).Select(sound => (sound, word)));

        int[] owners = new int[clause.Length];
        Array.Fill(owners, -1);
        if (expected.Count == 0)
            return owners;

        int[,] cost = Costs(clause, said, expected);
        for (int i = said.Count, j = expected.Count; i > 0;)
        {
            bool isPair = j > 0
                && cost[i, j] == cost[i - 1, j - 1] + Difference(clause[said[i - 1]], expected[j - 1].Sound);
            if (isPair)
                owners[said[--i]] = expected[--j].Word;
            else if (j > 0 && cost[i, j] == cost[i, j - 1] + Missing)
                j--;
            else
                owners[said[--i]] = expected[Math.Max(0, j - 1)].Word;
        }

        return owners;
    }

    private const int Missing = 2;

    private static int[,] Costs(string clause, List<int> said, List<(char Sound, int Word)> expected)
    {
        int[,] cost = new int[said.Count + 1, expected.Count + 1];
        for (int i = 0; i <= said.Count; i++)
        {
            for (int j = 0; j <= expected.Count; j++)
            {
                int best = i == 0 ? j * Missing : j == 0 ? i * Missing
                    : Math.Min(cost[i - 1, j], cost[i, j - 1]) + Missing;
                if (i > 0 && j > 0)
                    best = Math.Min(best, cost[i - 1, j - 1] + Difference(clause[said[i - 1]], expected[j - 1].Sound));
                cost[i, j] = best;
            }
        }

        return cost;
    }

    private static int Difference(char said, char expected) =>
        said == expected ? 0 : IsVowel(said) == IsVowel(expected) ? 2 : 4;

    private static bool IsVowel(char c) => "aeiouyæøœɐɑɒɔəɚɛɜɝɪʊʌɨʉɯɤɵɶᵻ".Contains(c);

    private static bool IsSound(char c) =>
        c is not (' ' or 'ˈ' or 'ˌ' or 'ː' or '\u0361' or '\u0329' or '\u0303' or 'ʲ');
}
