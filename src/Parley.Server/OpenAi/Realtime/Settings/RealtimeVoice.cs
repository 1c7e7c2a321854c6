using System.Text.Json;

using Parley.Server.OpenAi.Realtime.Protocol;

namespace Parley.Server.OpenAi.Realtime.Settings;

/// <summary>Names of voices: those that the engine has, and OpenAI's, which stand for its default.</summary>
internal static class RealtimeVoice
{
    private const int MaximumLength = 256;

    private static readonly HashSet<string> OpenAiVoices = new(StringComparer.OrdinalIgnoreCase)
    {
        "alloy", "ash", "ballad", "coral", "echo", "fable", "marin", "cedar", "nova", "onyx", "sage", "shimmer", "verse",
    };

    /// <summary>The name that the field gives, as text or as <c>{"id": …}</c>; null where it is absent.</summary>
    public static string? Parse(EventFields fields, string field, Func<string, bool> hasVoice)
    {
        string? voice = fields.Has(field, out JsonElement value) && value.ValueKind == JsonValueKind.Object
            ? fields.Nested(field)!.Value.Text("id", MaximumLength)
            : fields.OptionalText(field, MaximumLength);
        return voice is null || hasVoice(voice) || OpenAiVoices.Contains(voice)
            ? voice
            : throw RealtimeRefusal.InvalidValue(
                fields.PathOf(field), $"There is no voice '{voice}'; GET /voices lists those there are.");
    }

    /// <summary>What the engine is asked for; null for its default.</summary>
    public static string? ForEngine(string? voice, Func<string, bool> hasVoice) =>
        voice is not null && hasVoice(voice) ? voice : null;
}
