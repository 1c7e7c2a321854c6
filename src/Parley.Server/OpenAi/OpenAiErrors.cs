using Microsoft.AspNetCore.Http.HttpResults;

namespace Parley.Server.OpenAi;

/// <summary>Errors under <c>/v1</c>: OpenAI's shape and, where it has one, OpenAI's code.</summary>
internal static class OpenAiErrors
{
    public static JsonHttpResult<OpenAiErrorBody> MissingParameter(string param, string hint) => Invalid(
        param, "missing_required_parameter", $"Missing required parameter: '{param}'. {hint}");

    public static JsonHttpResult<OpenAiErrorBody> InvalidValue(string param, string message) =>
        Invalid(param, "invalid_value", message);

    public static JsonHttpResult<OpenAiErrorBody> InvalidType(string param, string expected) => Invalid(
        param, "invalid_type", $"Invalid type for '{param}': expected {expected}.");

    public static JsonHttpResult<OpenAiErrorBody> UnsupportedParameter(string param, string message) =>
        Invalid(param, "unsupported_parameter", message);

    public static JsonHttpResult<OpenAiErrorBody> Invalid(string? param, string? code, string message) =>
        Error(StatusCodes.Status400BadRequest, message, param, code);

    public static JsonHttpResult<OpenAiErrorBody> TooLarge(string? param, string message) =>
        Error(StatusCodes.Status413PayloadTooLarge, message, param, "request_too_large");

    public static JsonHttpResult<OpenAiErrorBody> ModelNotFound(string model, IEnumerable<string> known) => Error(
        StatusCodes.Status404NotFound,
        $"The model '{model}' does not exist here; GET /v1/models lists: {string.Join(", ", known)}. "
        + "Requests for speech, transcription and embeddings take any name and use the configured engine.",
        "model", "model_not_found");

    public static JsonHttpResult<OpenAiErrorBody> WrongMediaType(string message) =>
        Error(StatusCodes.Status415UnsupportedMediaType, message, null, "unsupported_media_type");

    public static JsonHttpResult<OpenAiErrorBody> Unavailable(string message) =>
        Error(StatusCodes.Status503ServiceUnavailable, message, null, "engine_unavailable");

    public static JsonHttpResult<OpenAiErrorBody> Busy(string message) =>
        Error(StatusCodes.Status429TooManyRequests, message, null, "server_busy");

    public static JsonHttpResult<OpenAiErrorBody> NoRoom(string message) =>
        Error(StatusCodes.Status507InsufficientStorage, message, "file", "no_room");

    /// <param name="status">HTTP status; also decides the error's type.</param>
    /// <param name="message">What, where and what to do next.</param>
    /// <param name="param">The parameter at fault, if it is one.</param>
    /// <param name="code">For programs.</param>
    public static JsonHttpResult<OpenAiErrorBody> Error(int status, string message, string? param, string? code) =>
        TypedResults.Json(
            new OpenAiErrorBody(new OpenAiError(message, TypeOf(status), param, code)),
            OpenAiJson.Wire.OpenAiErrorBody, statusCode: status);

    /// <summary>The family that OpenAI's clients expect with a status.</summary>
    public static string TypeOf(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status403Forbidden => "permission_error",
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        < StatusCodes.Status500InternalServerError => "invalid_request_error",
        _ => "server_error",
    };
}
