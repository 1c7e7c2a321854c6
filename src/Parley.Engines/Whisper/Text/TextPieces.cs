using System.Buffers;
using System.Text;

namespace Parley.Engines.Whisper.Text;

/// <summary>Cuts a text into the pieces within which byte pairs are merged: words with the space before them, numbers, signs, spaces.</summary>
/// <remarks>
/// GPT-2's pattern, <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>, over code points; .NET's regular
/// expressions see UTF-16 units and would take letters beyond U+FFFF for signs.
/// </remarks>
internal ref struct TextPieces(ReadOnlySpan<char> text)
{
    private static readonly string[] _endings = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private ReadOnlySpan<char> _rest = text;

    private enum Kind
    {
        Space,
        Letter,
        Number,
        Sign,
    }

    public ReadOnlySpan<char> Current { get; private set; }

    public readonly TextPieces GetEnumerator() => this;

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
            return false;
        int length = NextLength(_rest);
        Current = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    private static int NextLength(ReadOnlySpan<char> text)
    {
        foreach (string ending in _endings)
        {
            if (text.StartsWith(ending, StringComparison.Ordinal))
                return ending.Length;
        }

        int start = text[0] == ' ' && text.Length > 1 ? 1 : 0;
        Kind kind = KindAt(text[start..], out _);
        if (kind != Kind.Space)
            return start + RunLength(text[start..], kind);

        // A run of spaces leaves its last one to what follows.
        int run = RunLength(text, Kind.Space);
        return run == text.Length ? run : Math.Max(1, run - 1);
    }

    private static int RunLength(ReadOnlySpan<char> text, Kind kind)
    {
        int length = 0;
        while (length < text.Length && KindAt(text[length..], out int units) == kind)
            length += units;
        return length;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, out int units)
    {
        // Half a surrogate pair is encoded as U+FFFD, which is a sign too.
        if (Rune.DecodeFromUtf16(text, out Rune rune, out units) != OperationStatus.Done)
            return Kind.Sign;
        return Rune.IsLetter(rune) ? Kind.Letter
            : Rune.IsNumber(rune) ? Kind.Number
            : Rune.IsWhiteSpace(rune) ? Kind.Space
            : Kind.Sign;
    }
}
