using Parley.Engines.Flite;

namespace Parley.Engines.Tests.Flite;

public sealed class FliteTextTests
{
    [Theory]
    [InlineData("Plain words, here.", "Plain words, here.")]
    [InlineData("naïve café, Łódź, Straße, Ærø, ŒUVRE", "naive cafe, Lodz, Strasse, AEro, OEUVRE")]
    [InlineData("It’s “good” — or not…", "It's \"good\", or not...")]
    [InlineData("cats—dogs 3–5 a–b", "cats, dogs 3-5 a, b")]
    [InlineData("€5, £3.50 and 20€", "5 euros, 3.50 pounds and 20 euros")]
    [InlineData("20°C ½ 3×4 m²", "20 degreesC 1/2 3 times 4 m squared")]
    [InlineData("See example.com, Node.js, e.g. U.S. 3.14", "See example dot com, Node dot js, e.g. U.S. 3.14")]
    [InlineData("snake_case <b> a|b {x} [y] `z`", "snake case b a b x y z")]
    [InlineData("Ｆｕｌｌ　ｗｉｄｔｈ １２３", "Full width 123")]
    [InlineData("你好", "")]
    [InlineData("Привет мир", "")]
    [InlineData("... !!! — 😀", "")]
    [InlineData("one ! two", "one! two")]
    public void Prepare_Text_IsWrittenInEnglishLetters(string text, string ascii) => Assert.Equal(ascii, FliteText.Prepare(text).Text);

    [Fact]
    public void Prepare_Words_AreThoseOfTheText()
    {
        FliteSentence sentence = FliteText.Prepare("“Well,” — she said: naïve example.com costs €42!");

        Assert.Equal("Well she said naïve example.com costs €42", string.Join(' ', sentence.Words));
        Assert.Equal("0 1 2 3 4 4 4 5 6 6", string.Join(' ', sentence.WordOfToken));
        Assert.Equal(sentence.Text.Split(' ').Length, sentence.WordOfToken.Count);
    }

    [Fact]
    public void Prepare_AnyCharacters_GivesPrintablePiecesOfBoundedLength()
    {
        var random = new Random(5);
        for (int run = 0; run < 20_000; run++)
        {
            char[] text = new char[random.Next(120)];
            for (int i = 0; i < text.Length; i++)
                text[i] = (char)random.Next(random.Next(2) == 0 ? 0x180 : 0x10000);

            FliteSentence sentence = FliteText.Prepare(new string(text));

            string[] pieces = sentence.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(sentence.WordOfToken.Count, pieces.Length);
            Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, 60));
            Assert.All(sentence.Text, c => Assert.InRange(c, ' ', '~'));
            Assert.All(sentence.WordOfToken, word => Assert.InRange(word, 0, sentence.Words.Count - 1));
        }
    }
}
