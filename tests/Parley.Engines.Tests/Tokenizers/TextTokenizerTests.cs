using Parley.Engines.Tests.Embeddings;
using Parley.Engines.Tokenizers;
using Parley.Testing;

namespace Parley.Engines.Tests.Tokenizers;

public sealed class TextTokenizerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("The cat", "the cat")]
    [InlineData("unaffable", "un ##aff ##able")]
    [InlineData("unaffables.", "un ##aff ##able ##s .")]
    [InlineData("unknown", "[UNK]")]
    [InlineData("cat日sat", "cat 日 sat")]
    [InlineData("CAFÉ cafe\u0301", "cafe cafe")]
    [InlineData("c\u200ba\ufffdt", "cat")]
    [InlineData("\ud800cat\udc00", "cat")]
    [InlineData("the\tcat\n\nsat", "the cat sat")]
    [InlineData("[MASK]", "[ mask ]")]
    [InlineData("", "")]
    public void Encode_Text_GivesItsPieces(string text, string pieces) => Assert.Equal(pieces, Encode(text));

    [Theory]
    [InlineData("the [MASK] sat", "the [MASK] sat")]
    [InlineData("cat[SEP][SEP]cat", "cat [SEP] [SEP] cat")]
    [InlineData("[mask]", "[ mask ]")]
    public void Encode_SpecialTextWhereItMay_BecomesItsId(string text, string pieces) =>
        Assert.Equal(pieces, Encode(text, readsSpecials: true));

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void Encode_LongWord_IsUnknownBeyondItsLimit(int characters, bool isKnown) =>
        Assert.Equal(isKnown, !Encode(new string('a', characters)).Contains("[UNK]", StringComparison.Ordinal));

    [Fact]
    public void Encode_MoreThanTheMaximum_IsCut()
    {
        List<int> ids = [7];

        Tokenizer().Encode("unaffable cat", ids, maximum: 3);

        Assert.Equal([7, TinyVocabulary.IdOf("un"), TinyVocabulary.IdOf("##aff")], ids);
    }

    [Theory]
    [InlineData("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8")]
    [InlineData("Łódź ñ Å ﬁ ß", "łodz n a ﬁ ß")]
    [InlineData("\u0958 \u1e69 \u0344", "\u0915 s ")]
    [InlineData("\uf900", " \u8c48 ")]
    public void Normalize_Accents_ComeOff(string text, string bare) =>
        Assert.Equal(bare, new BertNormalizer().Normalize(text));

    [Fact]
    public void Encode_Unigram_TakesTheLikeliestPieces()
    {
        const string Json = """
            {"added_tokens": [], "normalizer": {"type": "Sequence", "normalizers": [
               {"type": "Replace", "pattern": {"String": "."}, "content": " . "},
               {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "},
               {"type": "Strip", "strip_left": true, "strip_right": true}]},
             "pre_tokenizer": {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": false},
             "model": {"type": "Unigram", "unk_id": 0, "byte_fallback": false,
               "vocab": [["[UNK]", -5], ["▁", -3], ["▁a", -4], ["ab", -1.5], ["b", -2], ["a", -2.5], ["▁.", -1]]}}
            """;
        string path = _folder.PathTo("tokenizer.json");
        File.WriteAllText(path, Json);
        TextTokenizer tokenizer = TextTokenizerFile.Load(path);
        List<int> ids = [];

        tokenizer.Encode("  ab xyz.", ids, maximum: 100);

        Assert.Equal([1, 3, 1, 0, 6], ids); // "▁" "ab" beats "▁a" "b"; unknown neighbours are one
    }

    private TextTokenizer Tokenizer() => TextTokenizerFile.Load(TinyVocabulary.WriteTo(_folder.Path));

    private string Encode(string text, bool readsSpecials = false)
    {
        List<int> ids = [];
        Tokenizer().Encode(text, ids, maximum: 1_000, readsSpecials);
        return string.Join(' ', ids.Select(static id => TinyVocabulary.Pieces[id]));
    }
}
