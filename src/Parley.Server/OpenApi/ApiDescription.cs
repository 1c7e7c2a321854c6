using System.Security.Cryptography;

using Microsoft.AspNetCore.OpenApi;
using Microsoft.Net.Http.Headers;
using Microsoft.OpenApi;

namespace Parley.Server.OpenApi;

/// <summary>The document as it is sent. It is made once, since nothing in it changes while the server runs.</summary>
internal sealed class ApiDescription(
    [FromKeyedServices(OpenApiServices.Document)] IOpenApiDocumentProvider documents)
{
    private readonly Lazy<Task<byte[]>> _content = new(() => MakeAsync(documents));

    public async Task<IResult> SendAsync(HttpContext context)
    {
        byte[] content = await _content.Value;
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"");
        context.Response.Headers.CacheControl = "no-cache";
        return TypedResults.Bytes(content, "application/json; charset=utf-8", entityTag: tag);
    }

    // Not for one request alone: the first one may leave before it is done.
    private static async Task<byte[]> MakeAsync(IOpenApiDocumentProvider documents)
    {
        OpenApiDocument document = await documents.GetOpenApiDocumentAsync(CancellationToken.None);
        using var bytes = new MemoryStream();
        await document.SerializeAsJsonAsync(bytes, OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
        return bytes.ToArray();
    }
}
