using Parley.Core.Playout;
using Parley.Core.TextToSpeech;

namespace Parley.Core.Tests.Playout;

public sealed class WrittenReplyTests
{
    [Theory]
    [InlineData("Hello there. How are you?", "Hello there.| How are you?")]
    [InlineData("This is **really good** news. And more.", "This is **really good** news.| And more.")]
    [InlineData("See [the page](https://example.com/a?b=c) now. Done.", "See [the page](https://example.com/a?b=c) now.| Done.")]
    [InlineData("Tom & Jerry ran. They fell.", "Tom & Jerry ran.| They fell.")]
    [InlineData("# A title\n\n- First item\n- Second item\n", "# A title|\n\n- First item|\n- Second item")]
    [InlineData("你好。再见。", "你好。|再见。")]
    [InlineData("Use &lt;b&gt; wisely. Yes.", "Use &lt;b&gt; wisely.| Yes.")]
    public void Take_Markup_ClausesTileTheWrittenText(string text, string expected)
    {
        foreach (int length in new[] { 1, 3, text.Length })
        {
            List<SpokenClause> clauses = Clauses(text, length);

            string[] pieces = [.. clauses.Select(clause => string.Concat(clause.Words))];
            Assert.StartsWith(string.Concat(pieces), text, StringComparison.Ordinal);
            Assert.Equal(expected, string.Join('|', pieces));
        }
    }

    [Fact]
    public void Take_Words_HaveTheMarksAroundThem()
    {
        SpokenClause clause = Assert.Single(Clauses("Wait, **this** is [a link](http://x.de).", 1));

        Assert.Equal(["Wait,", " **this**", " is", " [a", " link](http://x.de)."], clause.Words);
    }

    [Fact]
    public void Take_AnyText_NeverLosesThePlace()
    {
        var random = new Random(7);
        const string Pieces = "ab c. D, *_`#[](!)<b>&amp;\n\n1-2 http://a.b/c ```x\n你。";
        for (int run = 0; run < 500; run++)
        {
            string text = string.Concat(Enumerable.Range(0, 60).Select(_ => Pieces[random.Next(Pieces.Length)]));

            string[] pieces = [.. Clauses(text, random.Next(1, 20)).SelectMany(clause => clause.Words)];

            Assert.StartsWith(string.Concat(pieces), text, StringComparison.Ordinal);
        }
    }

    private static List<SpokenClause> Clauses(string text, int length)
    {
        var splitter = new ClauseSplitter(ClauseSplitterOptions.Sentences);
        var speakable = new SpeakableText();
        var written = new WrittenReply();
        List<SpokenClause> clauses = [];
        for (int i = 0; i < text.Length; i += length)
        {
            string delta = text.Substring(i, Math.Min(length, text.Length - i));
            string spoken = speakable.Add(delta);
            written.Add(delta, spoken, speakable.Places);
            splitter.Add(spoken);
            while (splitter.TryTake(out string? clause))
                clauses.Add(written.Take(clause));
        }

        string rest = speakable.Complete();
        written.Add("", rest, speakable.Places);
        splitter.Add(rest);
        splitter.Complete();
        while (splitter.TryTake(out string? clause))
            clauses.Add(written.Take(clause));
        return clauses;
    }
}
