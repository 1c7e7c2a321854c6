using System.Globalization;
using System.Text;

namespace Parley.Engines.Tokenizers;

/// <summary>BERT's words: what stands between white space, with each punctuation mark apart.</summary>
internal static class BertWords
{
    /// <summary>Finds the next word from a position, and moves the position behind it.</summary>
    /// <param name="text">Any.</param>
    /// <param name="position">0 at first.</param>
    /// <param name="word">Where it is, not empty.</param>
    /// <returns>False at the end.</returns>
    public static bool TryNext(ReadOnlySpan<char> text, ref int position, out Range word)
    {
        int start = position;
        while (position < text.Length)
        {
            Rune.DecodeFromUtf16(text[position..], out Rune character, out int units);
            bool isSpace = Rune.IsWhiteSpace(character);
            if (!isSpace && !IsPunctuation(character))
            {
                position += units;
                continue;
            }

            if (position > start)
                break; // the word before it; this one comes next
            position += units;
            if (!isSpace)
                break;
            start = position;
        }

        word = start..position;
        return position > start;
    }

    private static bool IsPunctuation(Rune character) => character.IsAscii
        ? char.IsBetween((char)character.Value, '!', '/') || char.IsBetween((char)character.Value, ':', '@')
            || char.IsBetween((char)character.Value, '[', '`') || char.IsBetween((char)character.Value, '{', '~')
        : Rune.GetUnicodeCategory(character) is UnicodeCategory.ConnectorPunctuation
            or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
            or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
            or UnicodeCategory.OtherPunctuation;
}
