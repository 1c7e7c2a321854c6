using Parley.Testing;

namespace Parley.Core.Tests.Testing;

public sealed class WordErrorRateTests
{
    [Theory]
    [InlineData("one two three", "one two three", 0)]
    [InlineData("one two three", "One, two - THREE!", 0)]
    [InlineData("one two three", "one three", 1)]
    [InlineData("one two three", "one and two three", 1)]
    [InlineData("one two three", "one too three", 1)]
    [InlineData("one two three", "", 3)]
    [InlineData("", "one two", 2)]
    [InlineData("", "", 0)]
    [InlineData("don't stop", "don't stop", 0)]
    [InlineData("a b c d", "b c d a", 2)]
    public void Between_Texts_CountsTheFewestChanges(string said, string heard, int errors) =>
        Assert.Equal(errors, WordErrorRate.Between(said, heard).Errors);

    [Fact]
    public void Sum_OfTexts_WeighsByWords() => Assert.Equal(
        0.25, (WordErrorRate.Between("one two three", "one two three") + WordErrorRate.Between("four", "five")).Rate);
}
