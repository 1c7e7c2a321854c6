using Parley.Engines.Phonemes;

namespace Parley.Engines.Tests.Piper;

/// <summary>Says letters as they are written; a clause ends at each mark.</summary>
internal sealed class FakePhonemizer : IPhonemizer
{
    private int _calls;

    public int Calls => Volatile.Read(ref _calls);

    public ValueTask<IReadOnlyList<PhonemeClause>> PhonemizeAsync(
        string text, string language, CancellationToken cancellationToken = default)
    {
        Interlocked.Increment(ref _calls);
        var clauses = new List<PhonemeClause>();
        var words = new List<PhonemeWord>();
        int at = 0;
        foreach (string token in text.Split(' '))
        {
            string bare = token.TrimEnd('.', ',', '?', '!');
            if (bare.Length > 0)
                words.Add(new PhonemeWord(at, bare.Length, bare));
            at += token.Length + 1;
            if (words.Count == 0 || (bare.Length == token.Length && at < text.Length))
                continue;
            string marks = token[bare.Length..];
            clauses.Add(
                new PhonemeClause(words[0].Start, at - 1 - words[0].Start, [.. words], marks,
                    !marks.Contains(',', StringComparison.Ordinal)));
            words.Clear();
        }

        return new(clauses);
    }
}
