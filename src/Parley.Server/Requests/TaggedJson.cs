using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

using Microsoft.Net.Http.Headers;

namespace Parley.Server.Requests;

/// <summary>JSON with an ETag of its content: who has it already is told so (304) and nothing more.</summary>
internal sealed class TaggedJson<T>(T value, JsonTypeInfo<T> type, string? tag = null) : IResult
{
    private const int TagBytes = 12;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(value, type);
        var etag = new EntityTagHeaderValue(
            tag ?? $"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, TagBytes))}\"");
        HttpResponse response = httpContext.Response;
        response.GetTypedHeaders().ETag = etag;
        response.Headers.CacheControl = "no-cache";
        if (httpContext.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(etag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = "application/json; charset=utf-8";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}

/// <summary>Makes them.</summary>
internal static class TaggedJson
{
    public static IResult Of<T>(T value, JsonTypeInfo<T> type, string? tag = null) =>
        new TaggedJson<T>(value, type, tag);
}
