using Parley.Core.TextToSpeech;

namespace Parley.Core.Tests.TextToSpeech;

public sealed class SpeakableTextPropertyTests
{
    private static readonly string[] _pieces =
    [
        "word", "Two words", " ", "\n", "\n\n", ".", "!", "?", ",", "*", "**", "_", "`", "```", "~~~", "~~", "# ", "## ", "#", "- ", "* ", "1. ", "> ", "|",
        "|---|", "---", "[", "]", "(", ")", "![", "](", "[^1]", "[^1]: ", "[a]: ", "[ ] ", "<", ">", "</", "<b>", "</b>", "<br>", "<think>", "</think>", "<!--",
        "-->", "&amp;", "&", ";", "&#65;", "\\", "\\(", "\\)", "\\frac{", "}{", "{", "}", "$", "$5", "^", "=", "==", "https://", "www.", "example.com/a?b=c",
        "h", "w", "ht", "@", "😀", "👨‍👩‍👧", "1️⃣", "❤️", "\uD83D", "\uDE00", "\0", "\u001b", "\u200b", "…", "。", "你好", "—", "“", "”", "°", "→", "5", "3.14",
    ];

    [Fact]
    public void Add_AnyDealing_GivesTheSameText()
    {
        var random = new Random(20_261);
        for (int run = 0; run < 5_000; run++)
        {
            string text = RandomText(random);
            var whole = new SpeakableText();
            string expected = whole.Add(text) + whole.Complete();

            var dealt = new SpeakableText();
            string actual = string.Concat(RandomDeltas.Of(text, random).Select(dealt.Add)) + dealt.Complete();

            Assert.True(expected == actual, $"Text <{text}> gave <{expected}> at once and <{actual}> in pieces.");
        }
    }

    [Fact]
    public void Convert_AnyText_LeavesNoMarkup()
    {
        var random = new Random(20_262);
        for (int run = 0; run < 5_000; run++)
        {
            string text = RandomText(random);

            string spoken = SpeakableText.Convert(text);

            Assert.DoesNotContain(spoken, IsMarkup);
            Assert.False(spoken.Contains("  ", StringComparison.Ordinal), $"Text <{text}> gave <{spoken}>.");
            Assert.False(spoken.Contains("\n\n\n", StringComparison.Ordinal), $"Text <{text}> gave <{spoken}>.");
        }
    }

    [Fact]
    public void Convert_AnyCharacters_NeverThrows()
    {
        var random = new Random(20_263);
        for (int run = 0; run < 5_000; run++)
        {
            char[] text = new char[random.Next(200)];
            for (int i = 0; i < text.Length; i++)
                text[i] = (char)random.Next(random.Next(2) == 0 ? 0x80 : 0x10000);

            Assert.DoesNotContain(SpeakableText.Convert(new string(text)), IsMarkup);
        }
    }

    [Theory]
    [InlineData('a')]
    [InlineData('*')]
    [InlineData('<')]
    [InlineData('[')]
    [InlineData('`')]
    [InlineData('&')]
    [InlineData('\\')]
    [InlineData('h')]
    [InlineData('#')]
    [InlineData('.')]
    public void Add_AMillionOfOneCharacter_IsQuick(char c)
    {
        var speakable = new SpeakableText();
        string piece = new(c, 1_000);

        int length = 0;
        for (int i = 0; i < 1_000; i++)
            length += speakable.Add(piece).Length;

        Assert.InRange(length + speakable.Complete().Length, 0, 1_000_000);
    }

    private static bool IsMarkup(char c) => "*_`#~^|\\<>[]{}=".Contains(c) || (char.IsControl(c) && c != '\n');

    private static string RandomText(Random random) =>
        string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => _pieces[random.Next(_pieces.Length)]));
}
