using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Engines.Chat;

/// <summary>One line of an answer. Only what is used is named.</summary>
internal sealed record OllamaLine(
    OllamaMessage? Message, bool Done, string? DoneReason, long? PromptEvalCount, long? EvalCount, JsonElement? Error);

internal sealed record OllamaMessage(string? Content, string? Thinking, IReadOnlyList<OllamaToolCall?>? ToolCalls);

internal sealed record OllamaToolCall(string? Id, OllamaFunction? Function);

internal sealed record OllamaFunction(string? Name, Dictionary<string, object?>? Arguments);

internal sealed record OllamaModels(IReadOnlyList<OllamaModel?>? Models);

internal sealed record OllamaModel(string? Name);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(OllamaLine))]
[JsonSerializable(typeof(OllamaModels))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class OllamaJson : JsonSerializerContext;
