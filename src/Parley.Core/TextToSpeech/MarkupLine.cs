using System.Buffers;

namespace Parley.Core.TextToSpeech;

/// <summary>What a line of Markdown is.</summary>
internal enum MarkupLineKind
{
    /// <summary>Not enough of it is there to tell.</summary>
    Undecided,

    Paragraph,

    /// <summary>A heading, a list item or a table's row: a sentence of its own, even without a full stop.</summary>
    Sentence,

    /// <summary>The start of a block of code.</summary>
    Fence,

    /// <summary>Nothing to be said: the address of a link, defined apart from it.</summary>
    Unspoken,
}

/// <summary>Reads the marks at the start of a line.</summary>
internal static class MarkupLine
{
    private static readonly SearchValues<char> _drawn = SearchValues.Create(" \t>-*+_=|:#`~");
    private static readonly SearchValues<char> _ruled = SearchValues.Create(" \t-*_=|:+");

    // The longest start that is held back, such as the name of a footnote.
    private const int LongestStart = 120;

    /// <summary>What the line is, and where its text begins.</summary>
    /// <param name="start">The line so far, without its end.</param>
    public static (MarkupLineKind Kind, int TextStart) Read(ReadOnlySpan<char> start)
    {
        if (start.Length > LongestStart)
            return (MarkupLineKind.Paragraph, 0);

        var kind = MarkupLineKind.Paragraph;
        int at = 0;
        while (true)
        {
            while (at < start.Length && start[at] is ' ' or '\t' or '>')
                at++;
            ReadOnlySpan<char> rest = start[at..];
            if (rest.IsEmpty)
                return (MarkupLineKind.Undecided, at);

            int bullet = BulletLength(rest, kind);
            if (bullet == 0)
                return ReadAfterBullets(rest, at, kind);
            if (bullet < 0)
                return (MarkupLineKind.Undecided, at);
            at += bullet;
            kind = MarkupLineKind.Sentence;
        }
    }

    /// <summary>Whether a line that ended undecided only draws something, like "---" or "|:--|--:|".</summary>
    public static bool IsDrawing(ReadOnlySpan<char> line) => !line.ContainsAnyExcept(_drawn);

    private static (MarkupLineKind Kind, int TextStart) ReadAfterBullets(ReadOnlySpan<char> rest, int at, MarkupLineKind kind)
    {
        switch (rest[0])
        {
            case '#':
                int marks = RunLength(rest);
                if (marks == rest.Length && marks <= 6)
                    return (MarkupLineKind.Undecided, at);
                return marks <= 6 && rest[marks] is ' ' or '\t' ? (MarkupLineKind.Sentence, at + marks + 1) : (kind, at);

            case '`' or '~':
                int ticks = RunLength(rest);
                if (ticks >= 3)
                    return (MarkupLineKind.Fence, at);
                return ticks == rest.Length ? (MarkupLineKind.Undecided, at) : (kind, at);

            case '|' or '-' or '*' or '_' or '=' or '+' or ':':
                if (!rest.ContainsAnyExcept(_ruled))
                    return (MarkupLineKind.Undecided, at);
                return rest[0] == '|' ? (MarkupLineKind.Sentence, at + 1) : (kind, at);

            case '[':
                return ReadBracket(rest, at, kind);

            case >= '0' and <= '9':
                int digits = rest.IndexOfAnyExceptInRange('0', '9');
                if (digits < 0 || (digits + 1 == rest.Length && rest[digits] is '.' or ')'))
                    return (rest.Length <= 10 ? MarkupLineKind.Undecided : kind, at);
                return rest[digits] is '.' or ')' && rest[digits + 1] is ' ' or '\t' ? (MarkupLineKind.Sentence, at) : (kind, at);

            default:
                return (kind, at);
        }
    }

    /// <summary>"- " and "[x] " have no sound; below zero while it may still become one.</summary>
    private static int BulletLength(ReadOnlySpan<char> rest, MarkupLineKind kind)
    {
        if (rest[0] is '-' or '*' or '+')
            return rest.Length == 1 ? -1 : rest[1] is ' ' or '\t' ? 2 : 0;
        if (kind != MarkupLineKind.Sentence || rest[0] != '[')
            return 0;
        if (rest.Length < 4)
            return "[ ]".StartsWith(rest) || "[x]".StartsWith(rest) || "[X]".StartsWith(rest) ? -1 : 0;
        return rest[1] is ' ' or 'x' or 'X' && rest[2] == ']' && rest[3] == ' ' ? 4 : 0;
    }

    /// <summary>"[name]: address" and "[^1]: note" as against "[text](address)" and plain brackets.</summary>
    private static (MarkupLineKind Kind, int TextStart) ReadBracket(ReadOnlySpan<char> rest, int at, MarkupLineKind kind)
    {
        int close = rest.IndexOf(']');
        if (close < 0 || close + 1 == rest.Length)
            return (MarkupLineKind.Undecided, at);
        if (rest[close + 1] != ':')
            return (kind, at);
        return rest[1] == '^' ? (MarkupLineKind.Paragraph, at + close + 2) : (MarkupLineKind.Unspoken, at);
    }

    private static int RunLength(ReadOnlySpan<char> rest)
    {
        int end = rest.IndexOfAnyExcept(rest[0]);
        return end < 0 ? rest.Length : end;
    }
}
