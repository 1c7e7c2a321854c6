using Microsoft.Extensions.Options;

using Parley.Server.Configuration;

namespace Parley.Server.Security;

/// <summary>
/// Lets the pages of <c>Parley:Server:AllowedOrigins</c> read answers, and those of no other site. There are no cookies,
/// so no credentials to allow: a page sends its key itself.
/// </summary>
internal static class CrossOrigin
{
    private static readonly TimeSpan PreflightKept = TimeSpan.FromMinutes(10);

    private static readonly string[] Readable =
    [
        "ETag", "Link", "Location", "Retry-After", "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset",
        "WWW-Authenticate", "X-Parley-Engine", "X-Parley-Voice", "X-Request-Id",
    ];

    public static void UseCrossOrigin(this IApplicationBuilder application)
    {
        string[] origins =
            [.. application.ApplicationServices.GetRequiredService<IOptions<ServerOptions>>().Value.AllowedOrigins];
        if (origins.Length == 0)
            return;
        application.UseCors(policy => policy
            .WithOrigins([.. origins.Select(static origin => origin.TrimEnd('/'))])
            .AllowAnyHeader()
            .AllowAnyMethod()
            .WithExposedHeaders(Readable)
            .SetPreflightMaxAge(PreflightKept));
    }
}
