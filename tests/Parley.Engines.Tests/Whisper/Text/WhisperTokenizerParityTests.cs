using System.Globalization;
using System.Text;
using System.Text.Json;

using Parley.Engines.Whisper.Text;
using Parley.Testing;

namespace Parley.Engines.Tests.Whisper.Text;

/// <summary>Held to what tiktoken makes of the same texts and ids, in both of Whisper's encodings.</summary>
public sealed class WhisperTokenizerParityTests
{
    private static readonly Lazy<WhisperTokenizer> _english = new(GptTwoTokenizer.Load);

    private static readonly Lazy<WhisperTokenizer> _multilingual = new(
        static () => WhisperTokenizer.Load(SharedFiles.PathTo("models/whisper/tokenizer/tokenizer.json"), 51_865));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Encode_ReferenceTexts_GivesTheSameIds(bool isEnglish)
    {
        string table = SharedFiles.Require("models/whisper/tokenizer/encode.tsv");
        WhisperTokenizer tokenizer = isEnglish ? _english.Value : _multilingual.Value;

        List<string> wrong = [];
        int count = 0;
        foreach (string[] row in File.ReadLines(table).Skip(1).Select(line => line.Split('\t')))
        {
            string text = JsonSerializer.Deserialize<string>(row[1])!;
            int[] expected = Ids(row[isEnglish ? 3 : 2]);
            int[] ids = tokenizer.Encode(text);
            count++;
            if (!ids.SequenceEqual(expected))
                wrong.Add($"{row[1]} gave {string.Join(' ', ids)}, expected {string.Join(' ', expected)}");
            else if (tokenizer.Decode(ids) != text)
                wrong.Add($"{row[1]} did not come back");
        }

        Assert.Equal(2350, count);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Decode_ReferenceIds_GivesTheSameBytesAndText()
    {
        string table = SharedFiles.Require("models/whisper/tokenizer/decode.tsv");

        List<string> wrong = [];
        int count = 0;
        foreach (string[] row in File.ReadLines(table).Skip(1).Select(line => line.Split('\t')))
        {
            WhisperTokenizer tokenizer = row[0] == "gpt2" ? _english.Value : _multilingual.Value;
            int[] ids = Ids(row[1]);
            string expected = JsonSerializer.Deserialize<string>(row[3])!;
            string bytes = string.Concat(ids.Select(id => Convert.ToHexStringLower(tokenizer.BytesOf(id))));
            var growing = new GrowingText(tokenizer);
            string grown = string.Concat(ids.Select(growing.Add)) + growing.Complete();
            count++;
            if (bytes != row[2] || tokenizer.Decode(ids) != expected || grown != expected)
                wrong.Add($"{row[1]} gave {tokenizer.Decode(ids)}, in steps {grown}, expected {expected}");
        }

        Assert.Equal(800, count);
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("english-51864")]
    [InlineData("multilingual-51865")]
    [InlineData("v3-51866")]
    public void SpecialTokens_PublishedVocabularies_AreWhereTheyBelong(string name)
    {
        using var document = JsonDocument.Parse(
            File.ReadAllText(SharedFiles.Require($"models/whisper/tokenizer/special-tokens-{name}.json")));
        JsonElement expected = document.RootElement;
        Dictionary<string, int> added = new()
        {
            ["<|endoftext|>"] = Id("end_of_text"),
            ["<|startoftranscript|>"] = Id("start_of_transcript"),
            ["<|translate|>"] = Id("translate"),
            ["<|transcribe|>"] = Id("transcribe"),
            ["<|startoflm|>"] = Id("start_of_lm"),
            ["<|startofprev|>"] = Id("start_of_prev"),
            [expected.GetProperty("transformers_spelling_of_no_speech").GetString()!] = Id("no_speech"),
            ["<|notimestamps|>"] = Id("no_timestamps"),
        };
        foreach (JsonProperty language in expected.GetProperty("languages").EnumerateObject())
            added[$"<|{language.Name}|>"] = language.Value.GetInt32();

        var special = new SpecialTokens(added);

        Assert.Equal(Id("vocabulary"), special.Count);
        Assert.Equal(Id("timestamp_first"), special.FirstTimestamp);
        Assert.Equal(TimeSpan.FromSeconds(30), special.TimeOf(Id("timestamp_last")));
        Assert.Equal(Id("no_speech"), special.NoSpeech);
        Assert.Equal(name[0] != 'e', special.IsMultilingual);
        foreach (JsonProperty language in expected.GetProperty("languages").EnumerateObject())
        {
            Assert.Equal(language.Value.GetInt32(), special.IdOfLanguage(language.Name));
            Assert.Equal(language.Name, special.LanguageOf(language.Value.GetInt32()));
        }

        Assert.Equal(expected.GetProperty("languages").EnumerateObject().Count(), special.LanguageCount);

        int Id(string key) => expected.GetProperty(key).GetInt32();
    }

    [Fact]
    public void SpecialTokens_TokenizerJson_AgreesWithTheTable()
    {
        SharedFiles.SkipUnlessPresent("models/whisper/tokenizer/tokenizer.json");
        SpecialTokens special = _multilingual.Value.Special;

        Assert.Equal((50257, 50258, 50358, 50359), (special.EndOfText, special.StartOfTranscript, special.Translate, special.Transcribe));
        Assert.Equal((50361, 50362, 50363, 50364), (special.StartOfPrevious, special.NoSpeech, special.NoTimestamps, special.FirstTimestamp));
    }

    [Fact]
    public void Encode_RandomText_ComesBack()
    {
        SharedFiles.SkipUnlessPresent("models/whisper/tokenizer/tokenizer.json");
        var random = new Random(7);
        for (int i = 0; i < 2_000; i++)
        {
            var text = new StringBuilder();
            for (int length = random.Next(40); length > 0; length--)
            {
                int value = random.Next(3) == 0 ? random.Next(0x110000) : random.Next(128);
                if (Rune.IsValid(value))
                    text.Append(new Rune(value));
            }

            Assert.Equal(text.ToString(), _multilingual.Value.Decode(_multilingual.Value.Encode(text.ToString())));
        }
    }

    private static int[] Ids(string column) =>
        [.. column.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];
}
