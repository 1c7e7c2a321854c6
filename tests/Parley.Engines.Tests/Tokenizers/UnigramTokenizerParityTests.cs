using System.Text.Json;

using Parley.Engines.Tokenizers;
using Parley.Testing;

namespace Parley.Engines.Tests.Tokenizers;

/// <summary>Held to what the SentencePiece library makes of the same texts.</summary>
public sealed class UnigramTokenizerParityTests
{
    [Theory]
    [InlineData("tokenizer.model")]
    [InlineData("tokenizer-identity.model")]
    public void EncodeAndDecode_ReferenceTexts_GivesTheSameIdsAndTexts(string model)
    {
        string folder = SharedFiles.Require("models/pocket-tts");
        var tokenizer = UnigramTokenizer.Load(Path.Combine(folder, model));
        using var cases = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "tokenizer-cases.json")));

        var wrong = new List<string>();
        int count = 0;
        foreach (JsonElement one in cases.RootElement.GetProperty(model).EnumerateArray())
        {
            string text = one.GetProperty("text").GetString()!;
            int[] expected = [.. one.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
            int[] ids = tokenizer.Encode(text);
            if (!ids.SequenceEqual(expected))
                wrong.Add($"'{text}' gave {string.Join(' ', ids)}, expected {string.Join(' ', expected)}");
            else if (tokenizer.Decode(ids) is var decoded && decoded != one.GetProperty("decoded").GetString())
                wrong.Add($"'{text}' decoded to '{decoded}', expected '{one.GetProperty("decoded").GetString()}'");
            count++;
        }

        Assert.True(count > 200);
        Assert.Empty(wrong);
    }
}
