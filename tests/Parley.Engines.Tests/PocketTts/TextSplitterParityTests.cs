using System.Text.Json;

using Parley.Engines.PocketTts.Text;
using Parley.Engines.Tokenizers;
using Parley.Testing;

namespace Parley.Engines.Tests.PocketTts;

/// <summary>Held to the chunks that the published runtime makes.</summary>
public sealed class TextSplitterParityTests
{
    private static readonly SplitterOptions _published = new(50, 12.5, RemovesSemicolons: false, PadsShortTexts: false, FramesAfterEnd: null);

    [Fact]
    public void Split_ReferenceTexts_GivesTheSameChunks()
    {
        string folder = SharedFiles.Require("models/pocket-tts");
        var splitter = new TextSplitter(UnigramTokenizer.Load(Path.Combine(folder, "tokenizer.model")), _published);
        using var cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "chunk-cases.json")));

        var wrong = new List<string>();
        foreach (JsonElement one in cases.RootElement.GetProperty("cases").EnumerateArray())
        {
            string text = one.GetProperty("text").GetString()!;
            string[] expected = [.. one.GetProperty("chunks").EnumerateArray().Select(Describe)];
            string[] chunks = [.. splitter.Split(text, splitter.LongestFor(1_000)).Select(Describe)];
            if (!chunks.SequenceEqual(expected))
                wrong.Add($"'{text}' gave {string.Join(" | ", chunks)}\nexpected {string.Join(" | ", expected)}");
        }

        Assert.Empty(wrong);
    }

    private static string Describe(JsonElement chunk) =>
        $"{chunk.GetProperty("prepared").GetString()} [{string.Join(' ', chunk.GetProperty("ids").EnumerateArray())}] "
        + $"{chunk.GetProperty("frames_after_eos")} {chunk.GetProperty("max_frames")}";

    private static string Describe(TextChunk chunk) =>
        $"{chunk.Text} [{string.Join(' ', chunk.Ids)}] {chunk.FramesAfterEnd} {chunk.MaximumFrames}";
}
