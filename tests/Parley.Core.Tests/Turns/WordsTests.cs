using Parley.Core.Turns;

namespace Parley.Core.Tests.Turns;

public sealed class WordsTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("  ", 0)]
    [InlineData("— …", 0)]
    [InlineData("stop", 1)]
    [InlineData(" don't  stop!\n", 2)]
    [InlineData("a - b", 2)]
    [InlineData("(42) ёлка", 2)]
    public void Count_Text_CountsRunsThatHoldALetterOrDigit(string text, int words) =>
        Assert.Equal(words, Words.Count(text));
}
