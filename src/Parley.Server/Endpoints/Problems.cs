using Microsoft.AspNetCore.Http.HttpResults;

namespace Parley.Server.Endpoints;

/// <summary>Problem details (RFC 9457). Clients may rely on the <c>type</c>s.</summary>
internal static class Problems
{
    public static ProblemHttpResult BadSessionId() => Problem(
        "invalid-session-id", StatusCodes.Status400BadRequest, "Invalid session id",
        "A session id has 1 to 128 characters of A-Z, a-z, 0-9, '.', '_' and '-'; connect with such a one.");

    public static ProblemHttpResult NotAWebSocket() => Problem(
        "websocket-required", StatusCodes.Status426UpgradeRequired, "WebSocket required",
        "This address speaks the session protocol over WebSocket; connect to it with ws:// or wss://.");

    public static ProblemHttpResult TooManySessions() => Problem(
        "too-many-sessions", StatusCodes.Status503ServiceUnavailable, "Too many sessions",
        "As many sessions are connected as Parley:Server:MaxSessions allows; try again later or raise it.");

    public static ProblemHttpResult SessionBusy(string sessionId) => Problem(
        "session-busy", StatusCodes.Status409Conflict, "Session busy",
        $"Session '{sessionId}' is connected elsewhere and did not end in time; try again, or use another id.");

    public static ProblemHttpResult ForeignOrigin(string origin) => Problem(
        "foreign-origin", StatusCodes.Status403Forbidden, "Foreign origin",
        $"Pages of '{origin}' may not use this server; add it to Parley:Server:AllowedOrigins if they should.");

    public static ProblemHttpResult UnknownHost(string host) => Problem(
        "unknown-host", StatusCodes.Status421MisdirectedRequest, "Unknown host",
        $"This server does not go by the name '{host}'; add it to Parley:Server:AllowedHosts if it should.");

    public static ProblemHttpResult EncodedBody(string encoding) => Problem(
        "encoded-body", StatusCodes.Status415UnsupportedMediaType, "Encoded body",
        $"The body is encoded as '{encoding}'; send it as it is, without Content-Encoding.");

    public static ProblemHttpResult BadBody(int status, string detail) => Problem(
        status == StatusCodes.Status413PayloadTooLarge ? "body-too-large" : "bad-body", status, "Bad body",
        $"The body cannot be read: {detail} Send all of it, within the limits of docs/configuration.md.");

    public static ProblemHttpResult MissingText() => Problem(
        "missing-text", StatusCodes.Status400BadRequest, "Missing text",
        "The form has no 'text', or an empty one; send what is to be said.");

    public static ProblemHttpResult TextTooLong(int limitBytes) => Problem(
        "text-too-long", StatusCodes.Status413PayloadTooLarge, "Text too long",
        $"The form or its 'text' is too long; send at most {limitBytes} bytes of text in one request.");

    public static ProblemHttpResult BadForm(string detail) => Problem(
        "invalid-form", StatusCodes.Status400BadRequest, "Invalid form",
        $"The request is not a form that can be read: {detail} Send multipart/form-data with the field 'text'.");

    public static ProblemHttpResult UnknownVoice(string detail) => Problem(
        "unknown-voice", StatusCodes.Status400BadRequest, "Unknown voice", detail);

    public static ProblemHttpResult VoiceNotFetched(string voiceUrl) => Problem(
        "voice-url-refused", StatusCodes.Status400BadRequest, "Voice address refused",
        $"'{voiceUrl}' is not fetched: 'voice_url' takes the name of a voice here; GET /voices lists them.");

    public static ProblemHttpResult HubVoiceRefused(string voiceUrl) => Problem(
        "voice-url-refused", StatusCodes.Status400BadRequest, "Voice address refused",
        $"'{voiceUrl}' is an address, and this server takes names of voices only (GET /voices lists them); "
        + "Parley:Voices:AllowHubVoices lets such an address stand for the installed voice of that name.");

    public static ProblemHttpResult NoCloning(string engine, IReadOnlyList<string> able) => Problem(
        "voice-cloning-unavailable", StatusCodes.Status400BadRequest, "Voice cloning unavailable",
        $"The engine '{engine}' of this server cannot clone a voice; leave out 'voice_wav' and choose one from "
        + "GET /voices"
        + (able.Count == 0 ? "." : $", or have the server use one that can: Parley:Engines:TextToSpeech = "
        + $"{string.Join(" or ", able)}."));

    public static ProblemHttpResult TwoVoices() => Problem(
        "two-voices", StatusCodes.Status400BadRequest, "Two voices",
        "The form has both 'voice_url' and 'voice_wav'; send one of them.");

    public static ProblemHttpResult BadSample(string detail) => Problem(
        "invalid-voice-sample", StatusCodes.Status400BadRequest, "Unusable voice sample", detail);

    public static ProblemHttpResult UploadTooLarge(int limitBytes) => Problem(
        "upload-too-large", StatusCodes.Status413PayloadTooLarge, "Upload too large",
        $"The form is too large; send at most {limitBytes} bytes as 'voice_wav' (30 seconds are enough), or raise "
        + "Parley:Voices:MaxUploadBytes.");

    public static ProblemHttpResult NoRoom(string detail) => Problem(
        "no-room", StatusCodes.Status507InsufficientStorage, "No room for the recording",
        $"The recording cannot be stored while its voice is made: {detail} Free some space on the server, then "
        + "try again.");

    public static ProblemHttpResult EngineUnavailable(string detail) => Problem(
        "engine-unavailable", StatusCodes.Status503ServiceUnavailable, "Engine unavailable", detail);

    /// <param name="type">Stable; becomes <c>urn:parley:problem:…</c>.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="title">The kind of problem, for people.</param>
    /// <param name="detail">What, where and what to do next.</param>
    public static ProblemHttpResult Problem(string type, int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title, type: $"urn:parley:problem:{type}");
}
