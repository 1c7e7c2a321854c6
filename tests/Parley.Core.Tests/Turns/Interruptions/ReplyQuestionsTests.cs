using Parley.Core.Turns.Interruptions;

namespace Parley.Core.Tests.Turns.Interruptions;

public sealed class ReplyQuestionsTests
{
    private const string Reply = "It is late. Shall I close the shop for you now? I can also leave it open until tomorrow.";

    [Theory]
    [InlineData(0, false)]
    [InlineData(3, false)]
    [InlineData(6, false)]
    [InlineData(7, true)] // "… close": four words before the question mark.
    [InlineData(11, true)]
    [InlineData(14, true)]
    [InlineData(15, false)]
    [InlineData(20, false)]
    public void HasAsked_WordsHeard_IsTrueAroundTheQuestion(int heardWords, bool asked) =>
        Assert.Equal(asked, ReplyQuestions.HasAsked(Reply, heardWords));

    [Theory]
    [InlineData("", false)]
    [InlineData("Really?", true)]
    [InlineData("It is late.", false)]
    [InlineData("もういいですか？", true)]
    public void HasAsked_NothingKnownOfWhatWasHeard_TakesTheWhole(string reply, bool asked) =>
        Assert.Equal(asked, ReplyQuestions.HasAsked(reply, heardWords: null));
}
