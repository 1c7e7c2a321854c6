using Parley.Engines.Kokoro;

namespace Parley.Engines.Tests.Kokoro;

public sealed class KokoroPlanTests
{
    [Fact]
    public void TryTake_FirstPhrase_ComesAtOnceAndAlone()
    {
        var plan = new KokoroPlan(maximumTokens: 250, isRaw: false);
        plan.Add(Phrase("hello there,"));

        Assert.Equal("hello there,", Text(plan.TryTake()));
        Assert.Null(plan.TryTake());
    }

    [Fact]
    public void TryTake_Later_WaitsForEnoughAndGrows()
    {
        var plan = new KokoroPlan(maximumTokens: 250, isRaw: false);
        List<int> lengths = [];
        for (int i = 0; i < 60; i++)
        {
            plan.Add(Phrase(i == 0 ? "a short beginning." : " and then a sentence of some words that goes on."));
            while (plan.TryTake() is { } segment)
                lengths.Add(segment.Tokens.Count);
        }

        Assert.Equal(16, lengths[0]);
        Assert.Equal(lengths.Order(), lengths);
        Assert.All(lengths.Zip(lengths.Skip(1)).Skip(1), pair => Assert.True(pair.Second <= 1.5 * pair.First + 30));
        Assert.InRange(lengths[^1], 175, 250);
    }

    [Fact]
    public void TryTake_Raw_TakesAllThatFits()
    {
        var plan = new KokoroPlan(maximumTokens: 250, isRaw: true);
        plan.Add(Phrase(" one. two, three. "));
        Assert.Null(plan.TryTake());
        plan.Complete();

        Assert.Equal(" one. two, three. ", Text(plan.TryTake()));
        Assert.Null(plan.TryTake());
    }

    [Theory]
    [InlineData("aaa. bbb, ccc ddd", "aaa.")]
    [InlineData("aaa; bbb, ccc ddd", "aaa;")]
    [InlineData("aaa bbb, ccc ddd", "aaa bbb,")]
    [InlineData("aaa bbb—ccc ddd", "aaa bbb—")]
    [InlineData("“aaa bbb!” ccc ddd", "“aaa bbb!”")]
    [InlineData("aaa bbb ccc ddd", "aaa bbb ccc")]
    [InlineData("aaaaaaaaaaaaaaaaaaaa", "aaaaaaaaaaaa")]
    [InlineData("a.a a,a bbb ccc", "a.a a,a bbb")]
    public void Best_Marks_CutsAtTheBest(string phonemes, string expected)
    {
        KokoroToken[] tokens = [.. KokoroVocabulary.Published.Encode(phonemes)];

        int cut = KokoroBreaks.Best(tokens, limit: 12, stretch: 12);

        Assert.Equal(expected, phonemes[..cut].TrimEnd());
    }

    [Fact]
    public void Best_MarkALittleBeyond_IsBetterThanBetweenWords()
    {
        KokoroToken[] tokens = [.. KokoroVocabulary.Published.Encode("aaa bbb ccc. ddd")];

        Assert.Equal(12, KokoroBreaks.Best(tokens, limit: 8, stretch: 16));
    }

    [Fact]
    public void TryTake_AskedPause_EndsTheSegment()
    {
        var plan = new KokoroPlan(maximumTokens: 250, isRaw: false);
        plan.Add(Phrase("one ") with { PauseAfter = TimeSpan.FromSeconds(1) });
        plan.Add(Phrase("") with { PauseAfter = TimeSpan.FromSeconds(2) });
        plan.Add(Phrase(" two"));
        plan.Complete();

        KokoroSegment[] segments = [plan.TryTake()!, plan.TryTake()!, plan.TryTake()!];

        Assert.Equal(["one", "", "two"], segments.Select(Text));
        Assert.Equal([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.Zero], segments.Select(segment => segment.PauseAfter));
        Assert.Null(plan.TryTake());
    }

    [Fact]
    public void TryTake_Words_MoveWithTheirTokens()
    {
        var plan = new KokoroPlan(maximumTokens: 250, isRaw: false);
        plan.Add(new KokoroPhrase([.. KokoroVocabulary.Published.Encode("aa bb. ")], [new("A", 0, 2), new("B", 3, 2)]));
        plan.Add(new KokoroPhrase([.. KokoroVocabulary.Published.Encode(" cc")], [new("C", 1, 2)]));
        plan.Complete();

        Assert.Equal([new("A", 0, 2), new("B", 3, 2)], plan.TryTake()!.Words);
        Assert.Equal([new KokoroWord("C", 0, 2)], plan.TryTake()!.Words);
    }

    private static KokoroPhrase Phrase(string phonemes) => new([.. KokoroVocabulary.Published.Encode(phonemes)], []);

    private static string? Text(KokoroSegment? segment) =>
        segment is null ? null : string.Concat(segment.Tokens.Select(token => token.Symbol.ToString()));
}
