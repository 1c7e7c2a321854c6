namespace Parley.Server.Security;

/// <summary>
/// Headers by which a browser takes an answer for what it is: not a page, in no frame, for no other site. What an
/// endpoint sets itself stays.
/// </summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    // An answer that is no page needs nothing from anywhere.
    private const string NoPage = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        // Last, so that what became of the request does not matter: errors clear what was set before.
        context.Response.OnStarting(static state => Set((HttpContext)state), context);
        return next(context);
    }

    private static Task Set(HttpContext context)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.TryAdd("X-Content-Type-Options", "nosniff");
        headers.TryAdd("Content-Security-Policy", NoPage);
        headers.TryAdd("X-Frame-Options", "DENY");
        headers.TryAdd("Referrer-Policy", "no-referrer");
        headers.TryAdd("Cross-Origin-Resource-Policy", "same-origin");
        headers.TryAdd("Cross-Origin-Opener-Policy", "same-origin");
        // What was said is nobody's to keep; with an ETag it is asked for again each time.
        headers.TryAdd("Cache-Control", headers.ETag.Count > 0 ? "no-cache" : "no-store");
        return Task.CompletedTask;
    }
}
