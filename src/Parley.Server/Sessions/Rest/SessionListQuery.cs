using System.Globalization;

using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Core.Sessions.Keeping;

namespace Parley.Server.Sessions.Rest;

/// <summary>The query of <c>GET /sessions</c>.</summary>
internal static class SessionListQuery
{
    private const int DefaultLimit = 50;
    private const int MaximumLimit = 200;
    private const int MaximumTextLength = 500;

    /// <returns>The filter, or what is wrong with the query.</returns>
    public static (SessionFilter? Filter, ProblemHttpResult? Problem) Parse(IQueryCollection query)
    {
        if (query["state"] is not ([] or ["live"] or ["ended"]))
            return Bad("state", "'live' or 'ended'");
        if (query["persona"].ToString() is { Length: > 128 })
            return Bad("persona", "the id of a persona");
        if (!TryTime(query["from"], out DateTimeOffset? from))
            return Bad("from", "a time such as 2026-01-31T08:00:00Z");
        if (!TryTime(query["to"], out DateTimeOffset? to))
            return Bad("to", "a time such as 2026-01-31T08:00:00Z");
        if (query["q"].ToString() is { Length: > MaximumTextLength })
            return Bad("q", $"at most {MaximumTextLength} characters");
        if (!TryLimit(query["limit"], out int limit))
            return Bad("limit", $"a number from 1 to {MaximumLimit}");
        if (!TryCursor(query["after"], out var after))
            return Bad("after", "the cursor of a Link header");

        return (new SessionFilter
        {
            IsLive = query["state"].ToString() switch { "live" => true, "ended" => false, _ => null },
            PersonaId = NullIfEmpty(query["persona"]),
            From = from,
            To = to,
            Text = NullIfEmpty(query["q"]),
            After = after,
            Limit = limit,
        }, null);
    }

    /// <summary>Where the page after a session begins.</summary>
    public static string CursorOf(KeptSession last) => $"{last.StartedAt.ToUnixTimeMilliseconds()}-{last.Id}";

    private static (SessionFilter?, ProblemHttpResult?) Bad(string name, string expected) =>
        (null, SessionProblems.BadFilter(name, expected));

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;

    private static bool TryTime(string? text, out DateTimeOffset? time)
    {
        time = null;
        if (string.IsNullOrEmpty(text))
            return true;
        bool isTime = DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset parsed);
        time = parsed;
        return isTime;
    }

    private static bool TryLimit(string? text, out int limit)
    {
        limit = DefaultLimit;
        return string.IsNullOrEmpty(text)
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
                && limit is >= 1 and <= MaximumLimit);
    }

    private static bool TryCursor(string? text, out (DateTimeOffset, string)? cursor)
    {
        cursor = null;
        if (string.IsNullOrEmpty(text))
            return true;
        string[] parts = text.Split('-', 2);
        if (parts.Length != 2 || !SessionId.IsValid(parts[1])
            || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long startedAt)
            || startedAt > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            return false;
        cursor = (DateTimeOffset.FromUnixTimeMilliseconds(startedAt), parts[1]);
        return true;
    }
}
