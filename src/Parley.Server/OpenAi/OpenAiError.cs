using System.Text.Json.Serialization;

namespace Parley.Server.OpenAi;

/// <summary>An error in OpenAI's shape.</summary>
/// <param name="Error">What went wrong.</param>
internal sealed record OpenAiErrorBody(OpenAiError Error);

/// <param name="Message">What, where and what to do next.</param>
/// <param name="Type">The family, such as <c>invalid_request_error</c>.</param>
/// <param name="Param">The parameter at fault; null if it is none in particular.</param>
/// <param name="Code">The kind of error, for programs; null if the type says all.</param>
internal sealed record OpenAiError(
    string Message,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code);
