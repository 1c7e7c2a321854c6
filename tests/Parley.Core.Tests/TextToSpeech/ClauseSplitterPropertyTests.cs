using Parley.Core.TextToSpeech;

namespace Parley.Core.Tests.TextToSpeech;

public sealed class ClauseSplitterPropertyTests
{
    private static readonly string[] _words =
    [
        "the", "cat", "and", "dog", "I", "think", "because", "which", "over", "to", "Dr.", "e.g.", "U.S.", "No.", "etc.", "3.14", "1,000", "10:30", "5", "1999.",
        "end.", "end!", "end?", "wait...", "well,", "so;", "note:", "\"Stop.\"", "(yes)", "“no”", "—", "-", "...", "!!", "https://a.b/c?d=1.", "me@example.com",
        "Paris", "don't", "你好。", "世界", "、", "「はい。」", "extraordinarily", "A", "\n", "\n\n", "Émile", "naïve.", "¿Qué?", "🎉", "x", "a.m.", "Inc.",
    ];

    [Fact]
    public void Add_AnyDealing_LosesNothing()
    {
        var random = new Random(71);
        for (int run = 0; run < 5_000; run++)
        {
            string text = RandomText(random);

            List<string> clauses = ClauseSplitterRuns.Run(RandomDeltas.Of(text, random));

            string kept = WithoutSpaces(string.Concat(clauses));
            string all = WithoutSpaces(text);
            Assert.True(all.StartsWith(kept, StringComparison.Ordinal), $"Text <{text}> became <{string.Join('|', clauses)}>.");
            Assert.False(SpokenContent.HasWords(all.AsSpan(kept.Length)), $"Text <{text}> became <{string.Join('|', clauses)}>.");
        }
    }

    [Fact]
    public void Add_AnyDealing_GivesClausesWithinTheLimits()
    {
        var random = new Random(72);
        for (int run = 0; run < 5_000; run++)
        {
            string text = RandomText(random);

            List<string> clauses = ClauseSplitterRuns.Run(RandomDeltas.Of(text, random));

            Assert.All(clauses, clause => Assert.True(SpokenContent.HasWords(clause), text));
            Assert.All(clauses, clause => Assert.Equal(clause.Trim(), clause));
            Assert.All(clauses.Take(1), clause => Assert.InRange(Words(clause), 1, 6));
            Assert.All(clauses.Skip(1), clause => Assert.InRange(Words(clause), 1, 15));
        }
    }

    [Fact]
    public void Add_CutsThatDoNotPartMarks_GiveTheSameClauses()
    {
        var random = new Random(73);
        for (int run = 0; run < 5_000; run++)
        {
            string text = RandomText(random);

            string atOnce = string.Join('|', ClauseSplitterRuns.Run([text]));
            string dealt = string.Join('|', ClauseSplitterRuns.Run(RandomDeltas.Of(text, random, MayCut)));
            string pulled = string.Join('|', ClauseSplitter.Split(text, new ClauseSplitterOptions()));

            Assert.True(atOnce == dealt, $"Text <{text}> gave <{atOnce}> at once and <{dealt}> in pieces.");
            Assert.True(atOnce == pulled, $"Text <{text}> gave <{atOnce}> at once and <{pulled}> when pulled.");
        }
    }

    [Fact]
    public void Add_AMillionCharacters_TakesLinearTime()
    {
        var random = new Random(74);
        string text = string.Join(' ', Enumerable.Range(0, 180_000).Select(_ => _words[random.Next(_words.Length)]));

        List<string> clauses = ClauseSplitterRuns.Run(text.Chunk(3).Select(piece => new string(piece)));

        Assert.True(clauses.Count > 10_000);
    }

    [Theory]
    [InlineData('!')]
    [InlineData(')')]
    [InlineData('x')]
    [InlineData('.')]
    [InlineData('字')]
    [InlineData(',')]
    public void Add_AMillionOfOneCharacter_IsQuick(char c)
    {
        List<string> clauses = ClauseSplitterRuns.Run(Enumerable.Repeat(new string(c, 2), 500_000));

        Assert.Equal(char.IsLetter(c) ? 1_000_000 : 0, clauses.Sum(clause => clause.Length));
    }

    /// <summary>Directly after a mark a cut may change what the mark means, unless a space follows; see the remarks of the class.</summary>
    private static bool MayCut(string text, int at) =>
        char.IsWhiteSpace(text[at]) || !(ClauseMarks.IsStop(text[at - 1]) || ClauseMarks.IsComma(text[at - 1]) || ClauseMarks.IsCloser(text[at - 1]));

    private static string RandomText(Random random) => string.Concat(Enumerable.Range(0, random.Next(1, 60))
        .Select(_ => _words[random.Next(_words.Length)] + (random.Next(12) == 0 ? "" : " ")));

    private static string WithoutSpaces(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static int Words(string clause) => clause.Split(' ').Count(word => SpokenContent.HasWords(word));
}
