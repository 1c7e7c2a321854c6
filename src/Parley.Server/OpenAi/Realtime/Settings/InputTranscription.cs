using System.Text.Json.Nodes;

using Parley.Core.SpeechToText;
using Parley.Server.OpenAi.Realtime.Protocol;

namespace Parley.Server.OpenAi.Realtime.Settings;

/// <summary>What a client asks of the recogniser. Any model's name stands for the configured recogniser.</summary>
internal sealed record InputTranscription(string Model, string? Language, string? Prompt)
{
    /// <summary>What a session has that only transcribes and says nothing.</summary>
    public static readonly InputTranscription Default = new("whisper-1", null, null);

    private const int MaximumNameLength = 256;
    private const int MaximumPromptLength = 16 * 1024;

    public static InputTranscription Parse(EventFields fields, InputTranscription? before) => new(
        fields.OptionalText("model", MaximumNameLength) ?? (before ?? Default).Model,
        fields.Has("language", out _) ? fields.OptionalText("language", 35) : before?.Language,
        fields.Has("prompt", out _) ? fields.OptionalText("prompt", MaximumPromptLength) : before?.Prompt);

    public JsonObject ToJson() => new() { ["model"] = Model, ["language"] = Language, ["prompt"] = Prompt };

    public RecognitionOptions ToOptions(string? defaultLanguage) =>
        new() { Language = Language is { Length: > 0 } ? Language : defaultLanguage, Prompt = Prompt };
}
