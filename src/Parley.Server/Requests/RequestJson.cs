using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

using Microsoft.AspNetCore.Http.Features;

using Parley.Server.Endpoints;

namespace Parley.Server.Requests;

/// <summary>A JSON body as a request: read within a limit, with a problem that says what is wrong with it.</summary>
/// <param name="Value">What was sent; default where there is a problem.</param>
/// <param name="Problem">Why it cannot be read; null where it can.</param>
internal readonly record struct RequestJson<T>(T? Value, IResult? Problem)
    where T : class
{
    public static async Task<RequestJson<T>> ReadAsync(HttpContext context, JsonTypeInfo<T> type, int maximumBytes)
    {
        HttpRequest request = context.Request;
        if (!request.HasJsonContentType())
            return Refused("unsupported-media-type", StatusCodes.Status415UnsupportedMediaType, "Unsupported media "
                + "type",
                "Send the body as application/json.");
        try
        {
            if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
                limit.MaxRequestBodySize = maximumBytes;
            T? value = await JsonSerializer.DeserializeAsync(request.Body, type, context.RequestAborted);
            return value is null
                ? Refused("invalid-json", StatusCodes.Status400BadRequest, "Invalid JSON", "The body is null; send an "
                    + "object.")
                : new RequestJson<T>(value, null);
        }
        catch (JsonException problem)
        {
            return Refused("invalid-json", StatusCodes.Status400BadRequest, "Invalid JSON",
                $"The body is not the JSON that is wanted here: {problem.Message}");
        }
        catch (BadHttpRequestException problem) when (problem.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Refused("body-too-large", StatusCodes.Status413PayloadTooLarge, "Body too large",
                $"The body is too large; send at most {maximumBytes} bytes.");
        }
    }

    private static RequestJson<T> Refused(string type, int status, string title, string detail) =>
        new(null, Problems.Problem(type, status, title, detail));
}
