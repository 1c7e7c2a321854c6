using System.Text.Json;
using System.Text.Json.Nodes;

using Microsoft.Extensions.Options;

using Parley.Core.TextToSpeech;
using Parley.Server.OpenAi.Realtime.Protocol;
using Parley.Server.OpenAi.Realtime.Settings;
using Parley.Server.Security;

namespace Parley.Server.OpenAi.Realtime;

/// <summary><c>POST /v1/realtime/client_secrets</c>: a key for one page, with the session that it opens.</summary>
internal static class ClientSecretsEndpoint
{
    private const int DefaultLifetimeSeconds = 600;
    private const int MinimumLifetimeSeconds = 10;
    private const int MaximumLifetimeSeconds = 7_200;

    // Instructions and functions of a session; sound never comes this way.
    private const int MaximumBodyBytes = 256 * 1024;

    public static void MapClientSecrets(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/realtime/client_secrets", HandleAsync)
            .Needs(AccessScope.Talk)
            .WithName("CreateRealtimeClientSecret")
            .WithTags("OpenAI Realtime")
            .WithSummary("Makes a short-lived secret that opens Realtime sessions")
            .WithDescription(
                "The secret (ek_…) is a key for GET /v1/realtime until it expires, and for nothing else. A session object "
                + "that comes with it is the session's configuration from its beginning.")
            .Accepts<ClientSecretRequest>("application/json")
            .Produces<ClientSecretResponse>(StatusCodes.Status200OK, "application/json")
            .Produces<OpenAiErrorBody>(StatusCodes.Status400BadRequest, "application/json")
            .Produces<OpenAiErrorBody>(StatusCodes.Status413PayloadTooLarge, "application/json");

    private static async Task<IResult> HandleAsync(
        HttpContext context, EphemeralSecrets secrets, ITextToSpeechEngine voice, IOptions<RealtimeOptions> options)
    {
        try
        {
            using JsonDocument? body = await ReadAsync(context);
            if (body is null)
                return RealtimeProblems.TooLarge(MaximumBodyBytes);
            if (body.RootElement.ValueKind != JsonValueKind.Object)
                return RealtimeProblems.InvalidBody("send {} for the defaults.");
            var fields = new EventFields(body.RootElement);
            EventFields? expires = fields.Nested("expires_after");
            expires?.OneOf("anchor", "created_at");
            int seconds = expires?.Integer("seconds", MinimumLifetimeSeconds, MaximumLifetimeSeconds)
                ?? DefaultLifetimeSeconds;
            EventFields? session = fields.Nested("session");
            SessionConfig config = session is { } given
                ? SessionConfigParser.Parse(
                    given, new SessionConfig(), options.Value.MaxTools, name => voice.FindVoice(name) is not null)
                : new SessionConfig();

            EphemeralSecret secret = secrets.Issue(TimeSpan.FromSeconds(seconds), session?.Element.GetRawText());
            JsonObject shown = config.ToJson(RealtimeIds.Session());
            return TypedResults.Json(
                new ClientSecretResponse(secret.Value, secret.ExpiresAt.ToUnixTimeSeconds(), shown),
                RealtimeJson.Default.ClientSecretResponse);
        }
        catch (RealtimeRefusal refusal)
        {
            return RealtimeProblems.Of(refusal);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            return RealtimeProblems.InvalidBody(problem.Message);
        }
    }

    /// <summary>The body; null if it is too long. An empty one is an empty object.</summary>
    private static async Task<JsonDocument?> ReadAsync(HttpContext context)
    {
        var bytes = new byte[MaximumBodyBytes + 1];
        int count = 0;
        int read;
        while (count < bytes.Length
            && (read = await context.Request.Body.ReadAsync(bytes.AsMemory(count), context.RequestAborted)) > 0)
            count += read;
        if (count > MaximumBodyBytes)
            return null;
        return JsonDocument.Parse(count == 0 ? "{}"u8.ToArray() : bytes.AsMemory(0, count));
    }
}

/// <summary>What is asked for; everything may be left out.</summary>
internal sealed record ClientSecretRequest(ClientSecretLifetime? ExpiresAfter, JsonObject? Session);

/// <param name="Anchor"><c>created_at</c>.</param>
/// <param name="Seconds">10 to 7200; 600 if it is left out.</param>
internal sealed record ClientSecretLifetime(string? Anchor, int? Seconds);

/// <param name="Value">The secret; told once.</param>
/// <param name="ExpiresAt">Seconds since 1970.</param>
/// <param name="Session">The session that it opens.</param>
internal sealed record ClientSecretResponse(string Value, long ExpiresAt, JsonObject Session);
