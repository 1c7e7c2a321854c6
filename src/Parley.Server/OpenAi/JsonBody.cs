using System.Text.Json;

using Microsoft.AspNetCore.Http.Features;

namespace Parley.Server.OpenAi;

/// <summary>A JSON object that came with a request; exactly one of object and problem is there.</summary>
internal sealed record JsonBody(JsonDocument? Document, IResult? Problem) : IDisposable
{
    public void Dispose() => Document?.Dispose();

    /// <param name="request">Read to its end.</param>
    /// <param name="maximumBytes">A longer body is refused.</param>
    /// <param name="cancellationToken">The client has left.</param>
    public static async Task<JsonBody> ReadAsync(HttpRequest request, long maximumBytes, CancellationToken cancellationToken)
    {
        if (!request.HasJsonContentType())
        {
            return Refused(OpenAiErrors.WrongMediaType(
                $"The content type is '{request.ContentType ?? "missing"}'; send JSON as application/json."));
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = maximumBytes;
        try
        {
            JsonDocument document = await JsonDocument.ParseAsync(request.Body, default, cancellationToken);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return new JsonBody(document, null);
            document.Dispose();
            return Refused(OpenAiErrors.Invalid(null, "invalid_json", "The body is JSON, but not an object; send {…}."));
        }
        catch (JsonException problem)
        {
            return Refused(OpenAiErrors.Invalid(null, "invalid_json", $"The body is not JSON that can be read: {problem.Message}"));
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refused(OpenAiErrors.TooLarge(null, $"The body is too large; send at most {maximumBytes} bytes."));
        }
        catch (BadHttpRequestException problem)
        {
            return Refused(OpenAiErrors.Invalid(null, "invalid_body", $"The body breaks off: {problem.Message}"));
        }
    }

    private static JsonBody Refused(IResult problem) => new(null, problem);
}
