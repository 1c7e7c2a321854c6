using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

using Parley.Server.Endpoints;
using Parley.Server.Security;

namespace Parley.Server.Dashboard;

/// <summary>The dashboard at <c>/</c>, the description of the API at <c>/docs</c>, and their parts.</summary>
internal static class DashboardRoutes
{
    // What people type.
    private static readonly Dictionary<string, string> _addresses = new(StringComparer.Ordinal)
    {
        ["index.html"] = "/",
        ["docs.html"] = "/docs",
    };

    // Nothing but this server's own files, and sound that a page has made or fetched with its key (blob:).
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
        + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void MapDashboard(this IEndpointRouteBuilder routes)
    {
        IReadOnlyList<DashboardFile> files = DashboardFiles.Read();
        foreach (DashboardFile file in files)
        {
            RequestDelegate handler = context => SendAsync(context, file);
            routes.MapGet($"/{file.Path}", handler).NeedsNothing().ExcludeFromDescription();
            if (_addresses.TryGetValue(file.Path, out string? address))
                routes.MapGet(address, handler).NeedsNothing().ExcludeFromDescription();
        }

        if (files.Count == 0)
            routes.MapGet("/", static () => NotBuilt()).NeedsNothing().ExcludeFromDescription();
    }

    private static Task SendAsync(HttpContext context, DashboardFile file)
    {
        DashboardFile.Variant variant = file.For(context.Request);
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.CacheControl = file.IsImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers["Permissions-Policy"] = "microphone=(self)";
        if (variant.Encoding != DashboardFile.Variant.Identity)
            headers.ContentEncoding = variant.Encoding;
        return TypedResults.Bytes(variant.Content, file.ContentType, entityTag: variant.Tag).ExecuteAsync(context);
    }

    // A build of the .NET part alone; the API works.
    private static ProblemHttpResult NotBuilt() => Problems.Problem(
        "no-dashboard", StatusCodes.Status503ServiceUnavailable, "No dashboard",
        "This program was built without its dashboard. Start it with './parley serve', which builds both, or run 'npm ci && npm run build' "
        + "in the folder web and build again.");
}
