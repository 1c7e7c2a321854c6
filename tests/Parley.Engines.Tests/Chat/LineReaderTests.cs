using System.Text;

using Parley.Core;
using Parley.Engines.Chat;

namespace Parley.Engines.Tests.Chat;

public sealed class LineReaderTests
{
    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\n", new[] { "" })]
    [InlineData("a\n\nb\r\n", new[] { "a", "", "b" })]
    [InlineData("a\nlast", new[] { "a", "last" })]
    [InlineData("\r\n\rb\r", new[] { "", "\rb" })]
    [InlineData("æøå\n日本語\n", new[] { "æøå", "日本語" })]
    public async Task ReadAsync_AnyEnds_GivesTheLines(string text, string[] expected) =>
        Assert.Equal(expected, await ReadAsync(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task ReadAsync_LinesLongerThanItsBuffer_AreWhole()
    {
        string[] lines = [new('a', 8191), new('b', 8192), new('c', 100_000), "d", new('e', LineReader.MaximumLineBytes)];

        Assert.Equal(lines, await ReadAsync(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
    }

    [Fact]
    public async Task ReadAsync_LineWithoutEnd_IsRefused() =>
        await Assert.ThrowsAsync<ProtocolException>(() => ReadAsync(new byte[3 * LineReader.MaximumLineBytes]));

    private static async Task<List<string>> ReadAsync(byte[] bytes)
    {
        var reader = new LineReader(new MemoryStream(bytes));
        List<string> lines = [];
        while (await reader.ReadAsync(TestToken) is { } line)
            lines.Add(Encoding.UTF8.GetString(line.Span));
        return lines;
    }
}
