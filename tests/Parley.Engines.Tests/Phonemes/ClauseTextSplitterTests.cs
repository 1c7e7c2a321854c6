using Parley.Engines.Phonemes;

namespace Parley.Engines.Tests.Phonemes;

public sealed class ClauseTextSplitterTests
{
    [Theory]
    [InlineData("Pi is 3.14, and 1,000 is more.", "Pi is 3.14|,|and 1,000 is more|.")]
    [InlineData("Dr. Smith met Mr. Jones.", "Doctor Smith met Mister Jones|.")]
    [InlineData("Wait... what? Yes!", "Wait|...|what|?|Yes|!")]
    [InlineData("“Yes,” he said (softly).", "Yes|,”|he said softly|).")]
    [InlineData("What a day — what a lovely day!", "What a day| —|what a lovely day|!")]
    [InlineData("See me@example.com or https://example.com/a?b=1.", "See me@example.com or example.com/a?b=1|.")]
    [InlineData("At 7:30 p.m. on Main St. Then left.", "At 7 30 p.m. on Main Street|.|Then left|.")]
    [InlineData("St. John paid £20 on 12/03/2024.", "Saint John paid 20 pounds on December 3rd 20 24|.")]
    [InlineData("It cost $5.99, not $5 million.", "It cost 5 dollars and 99 cents|,|not 5 million dollars|.")]
    [InlineData("one\ntwo\n\nThree", "one two||Three|")]
    [InlineData("No. 5 is no. I said no.", "number 5 is no|.|I said no|.")]
    [InlineData("World War II, I am 5 kg and 1/2.", "World War 2|,|I am 5 kilograms and 1 half|.")]
    [InlineData("a[[b c]]d", "a d|")]
    [InlineData("— … ! \"\"", "")]
    [InlineData("😀 hi 👍🏽", "hi|")]
    public void Split_Text_GivesWhatIsSaidAndTheMarks(string text, string expected)
    {
        List<ClauseText> clauses = ClauseTextSplitter.Split(text, "en-us", isVerbatim: false);

        Assert.Equal(expected, string.Join('|', clauses.Select(clause => $"{clause.Line}|{clause.Punctuation}")));
    }

    [Theory]
    [InlineData("It cost $5.99 in 1984.", "It cost $5.99 in 1984|.")]
    [InlineData("Dr. Smith left at 5 p.m. today.", "Dr|.|Smith left at 5 p.m. today|.")]
    public void Split_Verbatim_LeavesWordsAsTheyAre(string text, string expected)
    {
        List<ClauseText> clauses = ClauseTextSplitter.Split(text, "en-us", isVerbatim: true);

        Assert.Equal(expected, string.Join('|', clauses.Select(clause => $"{clause.Line}|{clause.Punctuation}")));
    }

    [Fact]
    public void Split_AnyText_SpansLieInItInOrder()
    {
        const string Text = "  “Hi,” she said. It's $5 million — (really)!\n\nBye…  ";

        List<ClauseText> clauses = ClauseTextSplitter.Split(Text, "en-us", isVerbatim: false);

        Assert.Equal(["“Hi,”", "she said.", "It's $5 million —", "(really)!", "Bye…"],
            clauses.Select(clause => Text.Substring(clause.Start, clause.Length)));
        Assert.Equal("$5 million", Text.Substring(clauses[2].Words[1].Start, clauses[2].Words[1].Length));
        Assert.Equal([false, true, false, true, true], clauses.Select(clause => clause.EndsSentence));
    }

    [Fact]
    public void Split_NoiseWithoutEnd_StaysShortEnoughForEspeak()
    {
        string text =
            new string('a', 20_000) + " " + string.Concat(Enumerable.Repeat("öäü ", 3_000)) + new string('界', 5_000);

        List<ClauseText> clauses = ClauseTextSplitter.Split(text, "de", isVerbatim: false);

        Assert.All(clauses, clause =>
            Assert.True(System.Text.Encoding.UTF8.GetByteCount(clause.Line) <= EspeakProcess.MaximumLineBytes));
        Assert.Equal(text.Count(char.IsLetter), clauses.Sum(clause => clause.Line.Count(char.IsLetter)));
    }
}
