using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Server.Requests;

/// <summary>An answer that can be kept, and given again to the same request.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Json">The body.</param>
/// <param name="Location">Where what was made is found; null for none.</param>
internal sealed record Answer(int Status, string Json, string? Location = null)
{
    public static Answer Of<T>(int status, T body, JsonTypeInfo<T> type, string? location = null) =>
        new(status, JsonSerializer.Serialize(body, type), location);

    public static Answer Parse(string kept) => JsonSerializer.Deserialize(kept, AnswerJson.Default.Answer)!;

    /// <summary>As it is kept.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, AnswerJson.Default.Answer);

    /// <param name="isReplay">Whether it was given before.</param>
    public IResult ToResult(bool isReplay = false) => new AnswerResult(this, isReplay);

    private sealed class AnswerResult(Answer answer, bool isReplay) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            HttpResponse response = httpContext.Response;
            response.StatusCode = answer.Status;
            if (answer.Location is { } location)
                response.Headers.Location = location;
            if (isReplay)
                response.Headers["Idempotency-Replayed"] = "true";
            response.ContentType = "application/json; charset=utf-8";
            await response.WriteAsync(answer.Json, httpContext.RequestAborted);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Answer))]
internal sealed partial class AnswerJson : JsonSerializerContext;
