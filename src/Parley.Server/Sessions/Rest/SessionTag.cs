using Parley.Core.Sessions.Keeping;

namespace Parley.Server.Sessions.Rest;

/// <summary>The ETag of an ended session: it changes only if a client comes back to it.</summary>
internal static class SessionTag
{
    /// <summary>Sets the tag; says whether the client has this version already.</summary>
    /// <param name="context">Of the request.</param>
    /// <param name="kept">The session.</param>
    /// <param name="variant">What tells this answer from others about the same: the format, for one.</param>
    public static bool IsKnown(HttpContext context, KeptConversation kept, string variant)
    {
        // Another format of the same is another thing to a cache.
        context.Response.Headers.Vary = "Accept";
        if (kept.Session.EndedAt is not { } endedAt)
        {
            context.Response.Headers.CacheControl = "no-store";
            return false;
        }

        string tag = $"\"{endedAt.ToUnixTimeMilliseconds():x}-{kept.Connections.Count}-{kept.Turns.Count}-{variant}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        return context.Request.Headers.IfNoneMatch.Any(known => known is not null
            && known.Split(',').Any(each => each.Trim() is "*" || each.Trim().Replace("W/", "") == tag));
    }
}
