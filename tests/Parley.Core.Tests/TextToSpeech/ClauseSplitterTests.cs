using Parley.Core.TextToSpeech;

namespace Parley.Core.Tests.TextToSpeech;

public sealed class ClauseSplitterTests
{
    [Theory]
    [InlineData("Hello there.", "Hello there.")]
    [InlineData("Yes. No. Maybe.", "Yes.|No.|Maybe.")]
    [InlineData("What?! Really... Fine!!", "What?!|Really...|Fine!!")]
    [InlineData("Dr. Smith met Mr. J. R. Jones.", "Dr. Smith met|Mr. J. R. Jones.")]
    [InlineData("Pi is 3.14, I think. It costs 1,000.50 euros.", "Pi is 3.14,|I think.|It costs 1,000.50 euros.")]
    [InlineData("We meet at 10:30 a.m. on Monday. Come.", "We meet at 10:30 a.m.|on Monday.|Come.")]
    [InlineData("We eat at 5 p.m. Be there.", "We eat at 5 p.m.|Be there.")]
    [InlineData("Bring pens, etc. Then go.", "Bring pens,|etc.|Then go.")]
    [InlineData("The U.S. Army, e.g. its band, plays No. 5 today.", "The U.S. Army,|e.g. its band, plays No. 5 today.")]
    [InlineData("No. I will not.", "No.|I will not.")]
    [InlineData("He said \"Stop.\" Then he left.", "He said \"Stop.\"|Then he left.")]
    [InlineData("(See below.) It works.", "(See below.)|It works.")]
    [InlineData("See https://example.com/a?b=1,c for it. Mail me@example.com. Bye.",
        "See https://example.com/a?b=1,c for it.|Mail me@example.com.|Bye.")]
    [InlineData("Use Node.js or System.Text.Json.", "Use Node.js or System.Text.Json.")]
    [InlineData("It was 1999. Then came 2000.", "It was 1999.|Then came 2000.")]
    [InlineData("1. Buy milk\n2. Drink it", "1. Buy milk|2. Drink it")]
    [InlineData("They came on May 5, 2024. They left.", "They came on May 5,|2024.|They left.")]
    [InlineData("A heading\n\nand the text", "A heading|and the text")]
    [InlineData("A wrapped\nline goes on.", "A wrapped line goes on.")]
    [InlineData("¿Qué tal? ¡Muy bien!", "¿Qué tal?|¡Muy bien!")]
    [InlineData("Bonjour ! Ça va ?", "Bonjour !|Ça va ?")]
    public void Split_EndOfSentence_FollowsTheMarks(string text, string clauses) => Assert.Equal(clauses, string.Join('|', SplitWhole(text)));

    [Theory]
    [InlineData("Well, I think that this is fine.", "Well, I think|that this is fine.")]
    [InlineData("Of course, I can help you with that.", "Of course,|I can help you with that.")]
    [InlineData("I like cats and dogs.", "I like cats|and dogs.")]
    [InlineData("Black and white films are old.", "Black and white films are old.")]
    [InlineData("The quick brown fox jumps over the lazy dog.", "The quick brown fox jumps|over the lazy dog.")]
    [InlineData("I would like to go home now please.", "I would like|to go home now please.")]
    [InlineData("The capital of France is Paris.", "The capital of France is Paris.")]
    public void Split_FirstClause_IsShortAndNatural(string text, string clauses) => Assert.Equal(clauses, string.Join('|', SplitWhole(text)));

    [Fact]
    public void Split_LongSentence_HasAtMostFifteenWordsAndEndsAtCommas()
    {
        const string Text = "Go. The committee that had been appointed in the spring met again on Tuesday afternoon, and after a long "
            + "debate about the budget it decided that nothing could be decided before the next election had taken place.";

        List<string> clauses = SplitWhole(Text);

        Assert.Equal("Go.", clauses[0]);
        Assert.EndsWith("afternoon,", clauses[1], StringComparison.Ordinal);
        Assert.All(clauses, clause => Assert.InRange(clause.Split(' ').Length, 1, 15));
    }

    [Theory]
    [InlineData("你好。我是你的助手！你想知道什么？", "你好。|我是你的助手！|你想知道什么？")]
    [InlineData("「はい。」と言った。", "「はい。」|と言った。")]
    [InlineData("ええ、そうですね、行きましょう。", "ええ、そうですね、|行きましょう。")]
    [InlineData("你好,世界,我们今天一起去。", "你好,世界,|我们今天一起去。")]
    [InlineData("안녕하세요. 반갑습니다.", "안녕하세요.|반갑습니다.")]
    public void Split_ScriptsWithoutSpaces_EndAtTheirOwnMarks(string text, string clauses) => Assert.Equal(clauses, string.Join('|', SplitWhole(text)));

    [Fact]
    public void Split_ChineseWithoutMarks_IsLimitedByCharacters()
    {
        List<string> clauses = SplitWhole(new string('字', 100));

        Assert.Equal(12, clauses[0].Length);
        Assert.All(clauses, clause => Assert.InRange(clause.Length, 1, 30));
        Assert.Equal(100, clauses.Sum(clause => clause.Length));
    }

    [Theory]
    [InlineData("Hello there.")]
    [InlineData("Sure!")]
    [InlineData("Really?")]
    [InlineData("Well…")]
    [InlineData("He said \"stop.\"")]
    [InlineData("It's well-known.")]
    [InlineData("Of course,")]
    [InlineData("你好。")]
    public void Add_FinishedSentence_IsHandedOutAtOnce(string text)
    {
        var splitter = new ClauseSplitter();

        splitter.Add(text);

        Assert.True(splitter.TryTake(out string? clause));
        Assert.Equal(text, clause);
    }

    [Theory]
    [InlineData("It costs 3.")]
    [InlineData("Ask Dr.")]
    [InlineData("See e.g.")]
    [InlineData("In the U.S.")]
    [InlineData("He said \"stop.")]
    [InlineData("Look at www.")]
    [InlineData("Well,")]
    [InlineData("It costs 1,")]
    [InlineData("At 10:")]
    public void Add_MarkThatMayGoOn_Waits(string text)
    {
        var splitter = new ClauseSplitter();

        splitter.Add(text);

        Assert.False(splitter.TryTake(out _));
        splitter.Complete();
        Assert.True(splitter.TryTake(out string? clause));
        Assert.Equal(text, clause);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n\n \t")]
    [InlineData("... !!! — \"\" ()")]
    [InlineData("😀 🎉")]
    [InlineData("。！？")]
    public void Split_NothingToSay_GivesNothing(string text) => Assert.Empty(SplitWhole(text));

    [Fact]
    public void Split_MarksAlone_JoinTheNextClause() => Assert.Equal(["— ... Hello.", "— Bye."], SplitWhole("— ... Hello. — Bye."));

    [Fact]
    public void Split_EndlessWord_IsCut()
    {
        List<string> clauses = SplitWhole(new string('x', 10_000));

        Assert.All(clauses, clause => Assert.InRange(clause.Length, 1, 240));
        Assert.Equal(10_000, clauses.Sum(clause => clause.Length));
    }

    [Fact]
    public void Add_AfterComplete_Throws()
    {
        var splitter = new ClauseSplitter();
        splitter.Complete();

        Assert.Throws<InvalidOperationException>(() => splitter.Add("more"));
    }

    private static List<string> SplitWhole(string text)
    {
        var splitter = new ClauseSplitter();
        splitter.Add(text);
        splitter.Complete();
        return ClauseSplitterRuns.TakeAll(splitter);
    }
}
