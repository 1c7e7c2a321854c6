using System.Reflection;
using System.Security.Cryptography;

using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

using Parley.Server.Security;

namespace Parley.Server.Endpoints;

/// <summary>The page at <c>/</c> and its parts, out of the program itself.</summary>
internal static class PageEndpoint
{
    private const string Prefix = "wwwroot/";

    // What people type.
    private static readonly Dictionary<string, string> Addresses = new(StringComparer.Ordinal)
    {
        ["index.html"] = "/",
        ["docs.html"] = "/docs",
    };

    // Nothing but this server's own files; the microphone and nothing else.
    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    public static void MapPage(this IEndpointRouteBuilder routes)
    {
        var types = new FileExtensionContentTypeProvider();
        Assembly assembly = typeof(PageEndpoint).Assembly;
        foreach (string resource in assembly.GetManifestResourceNames())
        {
            if (!resource.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            byte[] content = Read(assembly, resource);
            string hash = Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
            var tag = new EntityTagHeaderValue($"\"{hash}\"");
            string type = types.TryGetContentType(resource, out string? known) ? known : "application/octet-stream";
            string path = resource[Prefix.Length..];
            RequestDelegate handler = context => SendAsync(context, content, $"{type}; charset=utf-8", tag);
            routes.MapGet($"/{path}", handler).NeedsNothing().ExcludeFromDescription();
            if (Addresses.TryGetValue(path, out string? address))
                routes.MapGet(address, handler).NeedsNothing().ExcludeFromDescription();
        }
    }

    private static Task SendAsync(HttpContext context, byte[] content, string contentType, EntityTagHeaderValue tag)
    {
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.CacheControl = "no-cache";
        headers["Permissions-Policy"] = "microphone=(self)";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XContentTypeOptions = "nosniff";
        return TypedResults.Bytes(content, contentType, entityTag: tag).ExecuteAsync(context);
    }

    private static byte[] Read(Assembly assembly, string resource)
    {
        using Stream stream = assembly.GetManifestResourceStream(resource)!;
        byte[] content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
