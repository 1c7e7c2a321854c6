using System.Collections.Frozen;

namespace Parley.Core.TextToSpeech;

/// <summary>What a tag of HTML means for speech.</summary>
internal enum MarkupTagKind
{
    /// <summary>Not a tag at all: "a &lt; b".</summary>
    None,

    /// <summary>Leaves no trace: <c>&lt;b&gt;</c>.</summary>
    Inline,

    /// <summary>Ends the line: <c>&lt;br&gt;</c>, <c>&lt;/p&gt;</c>.</summary>
    Block,

    /// <summary>What it encloses is not for the listener: a model's thoughts, a script.</summary>
    Unspoken,

    /// <summary>A link in angle brackets.</summary>
    Address,
}

/// <summary>Tells tags from other things in angle brackets.</summary>
internal static class MarkupTag
{
    private static readonly FrozenSet<string> _unspoken = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "think", "thinking", "thought", "thoughts", "reasoning", "reflection", "scratchpad", "script", "style");

    private static readonly FrozenSet<string> _block = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "br", "p", "div", "li", "ul", "ol", "tr", "table", "thead", "tbody", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre",
        "details", "summary", "section", "article");

    private static readonly FrozenSet<string> _inline = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "a", "abbr", "answer", "b", "big", "cite", "code", "del", "em", "font", "i", "img", "input", "ins", "kbd", "label", "mark", "output", "q", "s",
        "samp", "small", "span", "strong", "sub", "sup", "td", "th", "time", "tt", "u", "var", "wbr", "video", "audio", "source");

    /// <summary>The name of the element, and what to do.</summary>
    /// <param name="tag">From "&lt;" up to and without "&gt;".</param>
    public static (MarkupTagKind Kind, string Name) Read(ReadOnlySpan<char> tag)
    {
        tag = tag[1..];
        if (tag.Contains("://", StringComparison.Ordinal) && !tag.Contains(' '))
            return (MarkupTagKind.Address, "");
        if (tag.StartsWith('!') || tag.StartsWith('?'))
            return (MarkupTagKind.Inline, "");

        bool isEnd = tag.StartsWith('/');
        if (isEnd)
            tag = tag[1..];
        int nameLength = 0;
        while (nameLength < tag.Length && char.IsAsciiLetterOrDigit(tag[nameLength]))
            nameLength++;
        string name = tag[..nameLength].ToString();
        ReadOnlySpan<char> attributes = tag[nameLength..].Trim();
        bool isSelfClosing = attributes.EndsWith('/');
        if (!attributes.IsEmpty && !isSelfClosing && !attributes.Contains('='))
            return (MarkupTagKind.None, name);
        if (_unspoken.Contains(name))
            return (isEnd || isSelfClosing ? MarkupTagKind.Inline : MarkupTagKind.Unspoken, name);
        if (_block.Contains(name))
            return (MarkupTagKind.Block, name);
        return (_inline.Contains(name) ? MarkupTagKind.Inline : MarkupTagKind.None, name);
    }
}
