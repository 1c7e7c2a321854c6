using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Engines.Chat;

/// <summary>
/// One event of an answer. Only what is used is named, so that the dialects of servers may differ in the rest.
/// </summary>
internal sealed record OpenAiChunk(IReadOnlyList<OpenAiChoice?>? Choices, OpenAiUsage? Usage, JsonElement? Error);

/// <summary><see cref="Message"/> is there instead of a delta when a server does not stream.</summary>
internal sealed record OpenAiChoice(OpenAiDelta? Delta, OpenAiDelta? Message, string? FinishReason);

/// <summary>Content is a string or, from some servers, a list of parts; reasoning goes by two names.</summary>
internal sealed record OpenAiDelta(
    JsonElement? Content,
    string? Refusal,
    JsonElement? ReasoningContent,
    JsonElement? Reasoning,
    IReadOnlyList<OpenAiToolCall?>? ToolCalls);

internal sealed record OpenAiToolCall(int? Index, string? Id, OpenAiFunction? Function);

internal sealed record OpenAiFunction(string? Name, string? Arguments);

internal sealed record OpenAiUsage(long? PromptTokens, long? CompletionTokens);

internal sealed record OpenAiModels(IReadOnlyList<OpenAiModel?>? Data);

internal sealed record OpenAiModel(string? Id);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OpenAiChunk))]
[JsonSerializable(typeof(OpenAiModels))]
internal sealed partial class OpenAiJson : JsonSerializerContext;

[JsonSerializable(typeof(Dictionary<string, object?>))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class OpenAiArguments : JsonSerializerContext;
