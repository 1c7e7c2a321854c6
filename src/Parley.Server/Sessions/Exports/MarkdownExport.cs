using System.Globalization;
using System.Text;

using Parley.Core.Sessions.Keeping;

namespace Parley.Server.Sessions.Exports;

/// <summary>A conversation for people to read.</summary>
internal static class MarkdownExport
{
    public static string Write(KeptConversation kept)
    {
        var text = new StringBuilder();
        KeptSession session = kept.Session;
        text.Append(CultureInfo.InvariantCulture, $"# Session {Escape(session.Id)}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{Time(session.StartedAt)} – ");
        text.Append(session.EndedAt is { } endedAt ? $"{Time(endedAt)} ({Escape(session.End ?? "ended")})" : "live");
        text.Append(CultureInfo.InvariantCulture, $", turns: {session.Turns}\n");
        string? connection = null;
        foreach (KeptTurn turn in kept.Turns)
        {
            if (connection is not null && turn.ConnectionId != connection)
                text.Append("\n---\n");
            connection = turn.ConnectionId;
            Write(turn, text);
        }

        return text.ToString();
    }

    private static void Write(KeptTurn turn, StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {Time(turn.At)}\n");
        if (turn.Transcript.Length > 0)
            Say(turn.IsTyped ? "Person (typed)" : "Person", turn.Transcript, text);
        if (turn.HeardText.Length > 0)
            Say(Escape(turn.PersonaId), turn.HeardText, text);
        if (turn.Metrics is { Interrupted: true })
            text.Append("\n_Interrupted._\n");
        else if (turn.Metrics is null)
            text.Append("\n_Not answered to its end._\n");
    }

    private static void Say(string who, string what, StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n**{who}:** ");
        text.Append(Escape(what).ReplaceLineEndings("  \n")).Append('\n');
    }

    private static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>What was said is text, whatever it looks like.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (char c in text)
        {
            if (c is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '#' or '|' or '~' or '&' or '!')
                escaped.Append('\\');
            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
