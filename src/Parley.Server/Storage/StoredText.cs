using System.Text;

namespace Parley.Server.Storage;

/// <summary>Text that both databases take.</summary>
internal static class StoredText
{
    /// <summary>
    /// The same text; what is no text (the character NUL, halves of surrogate pairs), which PostgreSQL refuses, becomes
    /// the replacement character.
    /// </summary>
    public static string Of(string text)
    {
        foreach (char c in text)
        {
            if (c == '\0' || char.IsSurrogate(c))
                return Mended(text);
        }

        return text;
    }

    private static string Mended(string text)
    {
        var mended = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes()) // a lone half is enumerated as the replacement character
            mended.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        return mended.ToString();
    }
}
