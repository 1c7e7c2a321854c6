using System.Text;

using Parley.Core;
using Parley.Engines.Whisper.Text;
using Parley.Testing;

namespace Parley.Engines.Tests.Whisper.Text;

public sealed class WhisperTokenizerTests
{
    private static readonly WhisperTokenizer _tokenizer = TinyTokenizer.Load();

    [Theory]
    [InlineData("", new int[0])]
    [InlineData("hello", new[] { 259 })]
    [InlineData("hello world", new[] { 259, 264 })]
    [InlineData("hell", new[] { 258 })]
    [InlineData("world", new[] { 86, 261, 263 })]
    [InlineData("hello  world", new[] { 259, 220, 264 })]
    public void Encode_Text_MergesInTheOrderOfLearning(string text, int[] expected) =>
        // Byte-level ids of the tiny vocabulary are the bytes themselves; 'w' is 119, a space 32.
        Assert.Equal([.. expected.Select(id => id switch { 86 => 'w', 220 => ' ', _ => id })], _tokenizer.Encode(text));

    [Fact]
    public void Encode_TextLikeSpecialTokens_IsText()
    {
        int[] ids = _tokenizer.Encode("<|endoftext|><|en|>");

        Assert.All(ids, id => Assert.True(_tokenizer.Special.IsText(id)));
        Assert.Equal("<|endoftext|><|en|>", _tokenizer.Decode(ids));
    }

    [Theory]
    [InlineData("don't they'll 12½ \U0001D400\U0001F600!\r\n\t  x ")]
    [InlineData("  　 日本語 ไทย e\u0301")]
    public void EncodeAndDecode_AnyText_ComesBack(string text) => Assert.Equal(text, _tokenizer.Decode(_tokenizer.Encode(text)));

    [Fact]
    public void Encode_HalfASurrogatePair_BecomesTheReplacementCharacter() =>
        Assert.Equal("a\uFFFDb", _tokenizer.Decode(_tokenizer.Encode("a\uD83Db")));

    [Fact]
    public void Decode_SpecialTokensAndTimes_AreWrittenOut()
    {
        SpecialTokens special = _tokenizer.Special;

        Assert.Equal("<|en|><|0.00|>hello<|12.34|>", _tokenizer.Decode(
            special.FirstLanguage, special.FirstTimestamp, 259, special.FirstTimestamp + 617));
        Assert.Equal("hello", _tokenizer.DecodeText([special.FirstLanguage, special.FirstTimestamp, 259, special.EndOfText]));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public void Decode_UnknownId_Throws(int id) => Assert.Throws<ArgumentOutOfRangeException>(() => _tokenizer.Decode(id));

    [Fact]
    public void Encode_AMillionLettersWithoutASpace_IsQuick()
    {
        string text = new('l', 1_000_000);
        long start = TimeProvider.System.GetTimestamp();

        int[] ids = _tokenizer.Encode(text);

        Assert.Equal(500_000, ids.Length);
        // n log n takes a second; n squared would take hours.
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(start);
        Assert.True(elapsed < TimeSpan.FromMinutes(1), $"{elapsed}");
    }

    [Fact]
    public void Load_ModelWithAnotherVocabulary_SaysSo()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "tokenizer.json");
        File.WriteAllText(path, TinyTokenizer.Json(TinyTokenizer.Merges, TinyTokenizer.Special));

        ModelIntegrityException problem = Assert.Throws<ModelIntegrityException>(() => WhisperTokenizer.Load(path, 51_864));

        Assert.Contains("51864", problem.Message, StringComparison.Ordinal);
        Assert.Contains(path, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"model\":{\"type\":\"Unigram\"},\"added_tokens\":[]}")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[]},\"added_tokens\":[]}")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":7},\"merges\":[]},\"added_tokens\":[]}")]
    [InlineData("{\"model\":{\"type\":\"BPE\",\"vocab\":5,\"merges\":[]},\"added_tokens\":7}")]
    public void Load_AnotherFile_SaysWhatItIsNot(string json)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "tokenizer.json");
        File.WriteAllText(path, json);

        InvalidDataException problem = Assert.Throws<InvalidDataException>(() => WhisperTokenizer.Load(path));

        Assert.Contains(path, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_WithoutSpecialTokens_SaysWhichIsMissing()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "tokenizer.json");
        File.WriteAllText(path, TinyTokenizer.Json(TinyTokenizer.Merges, ["<|endoftext|>"]));

        InvalidDataException problem = Assert.Throws<InvalidDataException>(() => WhisperTokenizer.Load(path));

        Assert.Contains("<|startoftranscript|>", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GrowingText_CharacterInSeveralTokens_ComesWhole()
    {
        var text = new GrowingText(_tokenizer);
        List<string> parts = [];

        foreach (byte value in Encoding.UTF8.GetBytes("aé😀"))
            parts.Add(text.Add(value));
        parts.Add(text.Add(0xE6));
        parts.Add(text.Complete());

        // Byte ids of printable characters and of others differ from the bytes only in order; the tiny vocabulary keeps it.
        Assert.Equal(["a", "", "é", "", "", "", "😀", "", "\uFFFD"], parts);
        Assert.Equal("aé😀\uFFFD", text.Text);
    }

    [Theory]
    [InlineData("de", 2)]
    [InlineData("de-AT", 2)]
    [InlineData("JA", 3)]
    [InlineData("xx", null)]
    public void IdOfLanguage_Tag_IsFoundByItsFirstPart(string tag, int? index) =>
        Assert.Equal(
            index is null ? null : _tokenizer.Special.FirstLanguage + index - 1, _tokenizer.Special.IdOfLanguage(tag));
}
