using Parley.Engines.Whisper.Decoding;

namespace Parley.Engines.Tests.Whisper.Decoding;

public sealed class HallucinationsTests
{
    [Theory]
    [InlineData("[BLANK_AUDIO]")]
    [InlineData("(music playing)")]
    [InlineData(" *sighs* ")]
    [InlineData("♪ ♪ ♪")]
    [InlineData("【音楽】")]
    [InlineData("...")]
    public void IsAnnotation_NamesOfSounds_AreTold(string text) => Assert.True(Hallucinations.IsAnnotation(text));

    [Theory]
    [InlineData("Hello (laughs)")]
    [InlineData("A")]
    [InlineData("ja")]
    [InlineData("日本")]
    public void IsAnnotation_Words_AreNot(string text) => Assert.False(Hallucinations.IsAnnotation(text));

    [Theory]
    [InlineData("Thanks for watching!")]
    [InlineData(" Thank you.")]
    [InlineData("Untertitel der Amara.org-Community")]
    [InlineData("Vielen Dank!")]
    [InlineData("ご視聴ありがとうございました")]
    public void IsSubtitle_KnownPhrases_AreTold(string text) => Assert.True(Hallucinations.IsSubtitle(text));

    [Theory]
    [InlineData("Thank you for the music")]
    [InlineData("turn on the light")]
    public void IsSubtitle_OtherWords_AreNot(string text) => Assert.False(Hallucinations.IsSubtitle(text));

    [Theory]
    [InlineData("no no no no no no no no no no")]
    [InlineData("I'm sorry. I'm sorry. I'm sorry. I'm sorry. I'm sorry.")]
    [InlineData("one two three one two three one two three one two three one two three")]
    [InlineData("啊啊啊啊啊啊啊啊啊啊")]
    public void Repeats_OnePhraseAgainAndAgain_IsTold(string text) => Assert.True(Hallucinations.Repeats(text));

    [Theory]
    [InlineData("")]
    [InlineData("yes yes yes")]
    [InlineData("nine nine nine nine")]
    [InlineData("no, no, no, no, stop that right now please")]
    [InlineData("one two three four five six seven eight nine ten")]
    [InlineData("ask not what your country can do for you, ask what you can do for your country")]
    public void Repeats_Speech_IsNot(string text) => Assert.False(Hallucinations.Repeats(text));

    [Fact]
    public void CompressionRatio_TextThatRepeats_IsAboveTheLimit()
    {
        Assert.True(CompressionRatio.Of(string.Concat(Enumerable.Repeat("thank you. ", 20))) > TextQuality.HighestCompressionRatio);
        Assert.True(CompressionRatio.Of("The quick brown fox jumps over the lazy dog.") < TextQuality.HighestCompressionRatio);
        Assert.Equal(0, CompressionRatio.Of(""));
    }
}
