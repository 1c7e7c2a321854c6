using System.Globalization;

namespace Parley.Core.TextToSpeech;

/// <summary>The characters that end, join and enclose clauses.</summary>
internal static class ClauseMarks
{
    /// <summary>Ends a sentence; a full stop needs a closer look, see <see cref="ClauseEndings"/>.</summary>
    public static bool IsStop(char c) => c is '.' or '!' or '?' or '…' || IsWideStop(c);

    /// <summary>Ends a sentence wherever it stands, without a space after it.</summary>
    public static bool IsWideStop(char c) => c is '。' or '！' or '？' or '．' or '｡' or '؟' or '۔' or '।' or '॥' or '‼' or '⁇' or '⁈' or '⁉';

    public static bool IsComma(char c) => c is ',' or ';' or ':' or '—' or '–' || IsWideComma(c);

    /// <summary>Ends a clause wherever it stands, without a space after it.</summary>
    public static bool IsWideComma(char c) => c is '、' or '，' or '；' or '：' or '､' or '،' or '؛';

    public static bool IsCloser(char c) => c is '"' or '\'' or '”' or '’' or '»' or ')' or ']' or '}' or '」' or '』' or '）' or '】' or '〉' or '》';

    /// <summary>Opens what a closer will close; apostrophes and plain quotation marks cannot be told from closers by themselves.</summary>
    public static bool IsOpener(char c) => c is '“' or '‘' or '«' or '(' or '[' or '{' or '「' or '『' or '（' or '【' or '〈' or '《';

    /// <summary>A letter of a script that puts no spaces between words.</summary>
    public static bool IsUnspaced(char c) => c is
        (>= '\u0E00' and <= '\u0EFF') // Thai, Lao
        or (>= '\u1000' and <= '\u109F') or (>= '\u1780' and <= '\u17FF') // Burmese, Khmer
        or (>= '\u3040' and <= '\u30FF') // Japanese syllables
        or (>= '\u3400' and <= '\u4DBF') or (>= '\u4E00' and <= '\u9FFF') or (>= '\uF900' and <= '\uFAFF'); // Han

    /// <summary>Belongs to the character before it, so that no line or clause may begin with it.</summary>
    public static bool ClingsToPrevious(char c) =>
        char.IsLowSurrogate(c) || c is '\u200D' or 'ー' || IsStop(c) || IsWideComma(c) || IsCloser(c)
        || "ぁぃぅぇぉっゃゅょァィゥェォッャュョ".Contains(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;
}
