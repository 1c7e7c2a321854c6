using System.Text.Json.Nodes;

using Parley.Core.VoiceActivity;
using Parley.Server.OpenAi.Realtime.Protocol;

namespace Parley.Server.OpenAi.Realtime.Settings;

/// <summary>Who finds the ends of turns, and how; a session without one leaves it to the client.</summary>
internal sealed record TurnDetection
{
    private const string ServerVad = "server_vad";
    private const string SemanticVad = "semantic_vad";

    // Where the silence alone decides, eagerness is its length. High is what the turn machine takes with a detector
    // that is sure; low is twice what people usually pause within a sentence.
    private const int HighDelayMs = 300;
    private const int MediumDelayMs = 600;
    private const int LowDelayMs = 1_500;

    // With a turn detector: how sure it must be, and how long an unfinished sentence is waited for. The waits are those
    // that OpenAI names for its own; see docs/turn-taking.md for what the thresholds cost and bring.
    private const float HighThreshold = 0.5f;
    private const float LowThreshold = 0.9f;
    private const int HighWaitMs = 2_000;
    private const int MediumWaitMs = 4_000;
    private const int LowWaitMs = 8_000;

    // Speech that goes on may be that much less sure than speech that begins.
    private const float Hysteresis = 0.15f;

    /// <summary>What a session has that says nothing: server_vad.</summary>
    public static readonly TurnDetection Default = new();

    /// <summary>Null for server_vad; else low, medium, high or auto.</summary>
    public string? Eagerness { get; init; }

    public double Threshold { get; init; } = 0.5;

    public int PrefixPaddingMs { get; init; } = 300;

    public int SilenceDurationMs { get; init; } = 500;

    public int? IdleTimeoutMs { get; init; }

    public bool CreateResponse { get; init; } = true;

    public bool InterruptResponse { get; init; } = true;

    /// <summary>Whether the turn detector is asked, if there is one.</summary>
    public bool IsSemantic => Eagerness is not null;

    /// <summary>Probability from which the turn detector is believed; null for what the settings say.</summary>
    public float? EndOfTurnThreshold => Eagerness switch
    {
        "high" => HighThreshold,
        "low" => LowThreshold,
        _ => null,
    };

    /// <summary>Silence after a sentence that the turn detector holds for finished; null for what the settings say.</summary>
    public TimeSpan? FinishedDelay => Eagerness == "low" ? TimeSpan.FromMilliseconds(MediumDelayMs) : null;

    /// <summary>How long a sentence is waited for that the turn detector holds for unfinished; null for what the settings say.</summary>
    public TimeSpan? UnfinishedDelay => Eagerness switch
    {
        null => null,
        "high" => TimeSpan.FromMilliseconds(HighWaitMs),
        "low" => TimeSpan.FromMilliseconds(LowWaitMs),
        _ => TimeSpan.FromMilliseconds(MediumWaitMs),
    };

    /// <summary>How much silence ends a turn where no turn detector is asked.</summary>
    public TimeSpan EndpointingDelay => TimeSpan.FromMilliseconds(Eagerness switch
    {
        null => SilenceDurationMs,
        "high" => HighDelayMs,
        "low" => LowDelayMs,
        _ => MediumDelayMs,
    });

    /// <summary>What <paramref name="fields"/> say; what they leave out stays as <paramref name="before"/> has it.</summary>
    public static TurnDetection Parse(EventFields fields, TurnDetection? before)
    {
        string type = fields.OneOf("type", ServerVad, SemanticVad)
            ?? (before?.Eagerness is null ? ServerVad : SemanticVad);
        TurnDetection old = before ?? Default;
        bool create = fields.Flag("create_response") ?? old.CreateResponse;
        bool interrupt = fields.Flag("interrupt_response") ?? old.InterruptResponse;
        if (type == SemanticVad)
        {
            return new TurnDetection
            {
                Eagerness = fields.OneOf("eagerness", "low", "medium", "high", "auto") ?? old.Eagerness ?? "auto",
                CreateResponse = create,
                InterruptResponse = interrupt,
            };
        }

        return new TurnDetection
        {
            Threshold = fields.Number("threshold", 0, 1) ?? old.Threshold,
            PrefixPaddingMs = fields.Integer("prefix_padding_ms", 0, 10_000) ?? old.PrefixPaddingMs,
            SilenceDurationMs = fields.Integer("silence_duration_ms", 0, 30_000) ?? old.SilenceDurationMs,
            IdleTimeoutMs = fields.IsNull("idle_timeout_ms")
                ? null
                : fields.Integer("idle_timeout_ms", 1_000, 600_000) ?? old.IdleTimeoutMs,
            CreateResponse = create,
            InterruptResponse = interrupt,
        };
    }

    public JsonObject ToJson()
    {
        JsonObject json = Eagerness is not null
            ? new JsonObject { ["type"] = SemanticVad, ["eagerness"] = Eagerness }
            : new JsonObject
            {
                ["type"] = ServerVad,
                ["threshold"] = Threshold,
                ["prefix_padding_ms"] = PrefixPaddingMs,
                ["silence_duration_ms"] = SilenceDurationMs,
                ["idle_timeout_ms"] = IdleTimeoutMs,
            };
        json["create_response"] = CreateResponse;
        json["interrupt_response"] = InterruptResponse;
        return json;
    }

    /// <summary>How sound is judged; what the protocol does not say is as in the settings.</summary>
    public VoiceActivityOptions ToOptions(VoiceActivityOptions settings)
    {
        if (Eagerness is not null)
            return settings;

        float threshold = (float)Threshold;
        return new VoiceActivityOptions
        {
            OnThreshold = threshold,
            OffThreshold = Math.Max(threshold - Hysteresis, Math.Min(threshold, 0.01f)),
            MinimumSpeechMs = settings.MinimumSpeechMs,
            MinimumSilenceMs = Math.Min(settings.MinimumSilenceMs, SilenceDurationMs),
            PrefixKeptMs = PrefixPaddingMs,
        };
    }
}
