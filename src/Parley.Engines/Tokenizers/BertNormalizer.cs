using System.Globalization;
using System.Text;

namespace Parley.Engines.Tokenizers;

/// <summary>BERT's cleaning of text, step for step as Hugging Face's tokenizers do it.</summary>
/// <param name="Cleans">Whether control characters and U+FFFD go and white space becomes spaces.</param>
/// <param name="SplitsChinese">Whether CJK characters become words of their own.</param>
/// <param name="StripsAccents">Whether letters lose their accents.</param>
/// <param name="LowersCase">Whether letters become small.</param>
internal sealed record BertNormalizer(
    bool Cleans = true, bool SplitsChinese = true, bool StripsAccents = true, bool LowersCase = true)
{
    /// <summary>The text as it is looked up; halves of surrogate pairs count as U+FFFD.</summary>
    public string Normalize(string text)
    {
        var bare = new StringBuilder(text.Length + 8);
        foreach (Rune character in text.EnumerateRunes())
        {
            if (Cleans && IsDropped(character))
                continue;
            Rune clean = Cleans && Rune.IsWhiteSpace(character) ? new Rune(' ') : character;
            bool isSplit = SplitsChinese && IsChinese(clean.Value);
            if (isSplit)
                bare.Append(' ');
            if (StripsAccents)
                Accents.AppendBare(clean, bare);
            else
                Accents.Append(clean, bare);
            if (isSplit)
                bare.Append(' ');
        }

        return LowersCase ? bare.ToString().ToLowerInvariant() : bare.ToString();
    }

    private static bool IsDropped(Rune character) => character.Value switch
    {
        '\t' or '\n' or '\r' => false,
        0 or 0xFFFD => true,
        < 0x7F => character.Value < ' ',
        _ => Rune.GetUnicodeCategory(character)
            is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse,
    };

    // The blocks that the original lists, with the gap that Hugging Face's has at 0x2B820.
    private static bool IsChinese(int value) => value
        is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF)
        or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);
}
