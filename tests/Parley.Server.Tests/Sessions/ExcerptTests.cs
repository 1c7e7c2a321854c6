using Parley.Server.Sessions.Rest;

namespace Parley.Server.Tests.Sessions;

public sealed class ExcerptTests
{
    [Theory]
    [InlineData("short", "A short text.", "A short text.")]
    [InlineData("ÄPFEL", "two\näpfel", "two äpfel")]
    [InlineData("gone", "nothing of it", "nothing of it")]
    public void Around_ShortText_IsTheText(string words, string text, string expected) =>
        Assert.Equal(expected, Excerpt.Around(words, text));

    [Fact]
    public void Around_LongText_IsALineWithTheWords()
    {
        string text = string.Concat(Enumerable.Repeat("word ", 1_000)) + "needle" + string.Concat(Enumerable.Repeat(" word", 1_000));

        string line = Excerpt.Around("needle", text);

        Assert.StartsWith("…word", line);
        Assert.EndsWith("…", line);
        Assert.Contains("needle", line);
        Assert.InRange(line.Length, 100, 200);
    }

    [Fact]
    public void Around_TextWithoutSpaces_CutsNoLetterInHalves()
    {
        string text = string.Concat(Enumerable.Repeat("\ud83d\ude00", 500));

        for (int length = 1; length < 6; length++)
        {
            string line = Excerpt.Around(text[^(length + 300)..^300], text);
            Assert.DoesNotContain('\ufffd', System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(line)));
        }
    }
}
