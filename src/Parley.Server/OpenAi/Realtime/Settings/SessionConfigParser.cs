using System.Text.Json;

using Parley.Server.OpenAi.Realtime.Protocol;

namespace Parley.Server.OpenAi.Realtime.Settings;

/// <summary>Understands the session object of <c>session.update</c> and of client secrets.</summary>
internal static class SessionConfigParser
{
    private const int MaximumNameLength = 256;
    private const double MinimumSpeed = 0.25;
    private const double MaximumSpeed = 4;
    private const int MaximumTokens = 1_000_000;

    /// <summary>What holds once <paramref name="session"/> is applied; what it leaves out stays.</summary>
    /// <param name="session">The object.</param>
    /// <param name="before">What held.</param>
    /// <param name="maximumTools">Functions that may be declared.</param>
    /// <param name="hasVoice">Whether the engine has a voice of that name.</param>
    /// <exception cref="RealtimeRefusal">Something in it cannot be.</exception>
    public static SessionConfig Parse(
        EventFields session, SessionConfig before, int maximumTools, Func<string, bool> hasVoice)
    {
        string? type = session.OneOf("type", "realtime", "transcription");
        SessionConfig config = before with
        {
            IsTranscription = type is null ? before.IsTranscription : type == "transcription",
            Model = session.OptionalText("model", MaximumNameLength) ?? before.Model,
            Instructions = session.OptionalText("instructions") ?? before.Instructions,
            Speaks = ParseModalities(session, "output_modalities") ?? before.Speaks,
            Tools = RealtimeTools.Parse(session, before.Tools, maximumTools),
            MaxOutputTokens = session.Has("max_output_tokens", out _)
                ? ParseMaxTokens(session, "max_output_tokens")
                : before.MaxOutputTokens,
        };
        if (config.IsTranscription && !before.IsTranscription)
            config = config with { Transcription = before.Transcription ?? InputTranscription.Default };
        if (session.Nested("audio") is not { } audio)
            return config;
        if (audio.Nested("input") is { } input)
            config = ParseInput(input, config);
        return audio.Nested("output") is { } output ? ParseOutput(output, config, hasVoice) : config;
    }

    /// <summary>Whether an answer is spoken; null where nothing is said of it.</summary>
    public static bool? ParseModalities(EventFields fields, string field)
    {
        if (!fields.Has(field, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.Array)
            throw RealtimeRefusal.InvalidType(fields.PathOf(field), "an array");
        bool text = false;
        bool audio = false;
        foreach (JsonElement entry in value.EnumerateArray())
        {
            text |= entry.ValueKind == JsonValueKind.String && entry.ValueEquals("text");
            audio |= entry.ValueKind == JsonValueKind.String && entry.ValueEquals("audio");
        }

        return text || audio
            ? audio
            : throw RealtimeRefusal.InvalidValue(
                fields.PathOf(field), $"Invalid modalities in '{fields.PathOf(field)}': send [\"audio\"] or [\"text\"].");
    }

    /// <summary>A number or "inf"; null for no limit.</summary>
    public static int? ParseMaxTokens(EventFields fields, string field) =>
        fields.Has(field, out JsonElement value) && value.ValueKind == JsonValueKind.String && value.ValueEquals("inf")
            ? null
            : fields.Integer(field, 1, MaximumTokens);

    private static SessionConfig ParseInput(EventFields input, SessionConfig config)
    {
        if (input.Nested("format") is { } format)
            config = config with { InputFormat = RealtimeAudioExtensions.Parse(format) };
        if (input.IsNull("transcription"))
            config = config with { Transcription = null };
        else if (input.Nested("transcription") is { } transcription)
            config = config with { Transcription = InputTranscription.Parse(transcription, config.Transcription) };
        if (input.IsNull("turn_detection"))
            config = config with { TurnDetection = null };
        else if (input.Nested("turn_detection") is { } detection)
            config = config with { TurnDetection = TurnDetection.Parse(detection, config.TurnDetection) };
        if (input.IsNull("noise_reduction"))
            config = config with { NoiseReduction = null };
        else if (input.Nested("noise_reduction") is { } noise)
            config = config with { NoiseReduction = noise.OneOf("type", "near_field", "far_field") };
        return config;
    }

    private static SessionConfig ParseOutput(EventFields output, SessionConfig config, Func<string, bool> hasVoice) =>
        config with
        {
            OutputFormat = output.Nested("format") is { } format
                ? RealtimeAudioExtensions.Parse(format)
                : config.OutputFormat,
            Voice = RealtimeVoice.Parse(output, "voice", hasVoice) ?? config.Voice,
            Speed = output.Number("speed", MinimumSpeed, MaximumSpeed) ?? config.Speed,
        };
}
