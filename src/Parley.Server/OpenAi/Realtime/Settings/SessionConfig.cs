using System.Text.Json.Nodes;

using Parley.Core.Sessions;
using Parley.Core.Turns;

namespace Parley.Server.OpenAi.Realtime.Settings;

/// <summary>What holds in a session; a <c>session.update</c> gives another.</summary>
internal sealed record SessionConfig
{
    /// <summary>Whether the session only transcribes.</summary>
    public bool IsTranscription { get; init; }

    /// <summary>As the client named it; any name stands for the configured engines.</summary>
    public string Model { get; init; } = "gpt-realtime";

    public string Instructions { get; init; } = "";

    /// <summary>Whether responses are spoken, or else only written.</summary>
    public bool Speaks { get; init; } = true;

    public string? Voice { get; init; }

    public double Speed { get; init; } = 1;

    public RealtimeTools Tools { get; init; } = RealtimeTools.None;

    /// <summary>Null for no limit.</summary>
    public int? MaxOutputTokens { get; init; }

    public RealtimeAudio InputFormat { get; init; }

    public RealtimeAudio OutputFormat { get; init; }

    /// <summary>Null: the client is told of no transcripts of what was said.</summary>
    public InputTranscription? Transcription { get; init; }

    /// <summary>Kept and told, without an effect.</summary>
    public string? NoiseReduction { get; init; }

    /// <summary>Null: the client commits what it has sent.</summary>
    public TurnDetection? TurnDetection { get; init; } = TurnDetection.Default;

    /// <summary>How the turn machine goes about it.</summary>
    public TurnPolicy ToPolicy() => TurnDetection is not { } detection
        ? new TurnPolicy(SessionMode.Manual) { Speaks = Speaks }
        : new TurnPolicy(SessionMode.HandsFree)
        {
            AnswersTurns = detection.CreateResponse && !IsTranscription,
            Interrupts = detection.InterruptResponse,
            Speaks = Speaks,
            EndpointingDelay = detection.EndpointingDelay,
            UsesTurnDetector = detection.IsSemantic,
            FinishedDelay = detection.FinishedDelay,
            UnfinishedDelay = detection.UnfinishedDelay,
            EndOfTurnThreshold = detection.EndOfTurnThreshold,
            IdleTimeout = detection.IdleTimeoutMs is { } idle && !IsTranscription
                ? TimeSpan.FromMilliseconds(idle)
                : null,
        };

    /// <summary>The session object that clients are shown.</summary>
    public JsonObject ToJson(string id)
    {
        var input = new JsonObject
        {
            ["format"] = InputFormat.ToJson(),
            ["transcription"] = Transcription?.ToJson(),
            ["noise_reduction"] = NoiseReduction is null ? null : new JsonObject { ["type"] = NoiseReduction },
            ["turn_detection"] = TurnDetection?.ToJson(),
        };
        var json = new JsonObject { ["id"] = id };
        if (IsTranscription)
        {
            json["type"] = "transcription";
            json["object"] = "realtime.transcription_session";
            json["audio"] = new JsonObject { ["input"] = input };
            return json;
        }

        json["type"] = "realtime";
        json["object"] = "realtime.session";
        json["model"] = Model;
        json["output_modalities"] = new JsonArray(Speaks ? "audio" : "text");
        json["instructions"] = Instructions;
        json["tools"] = Tools.ToolsNode();
        json["tool_choice"] = Tools.ChoiceNode();
        json["max_output_tokens"] = MaxOutputTokens is { } tokens ? tokens : "inf";
        json["audio"] = new JsonObject
        {
            ["input"] = input,
            ["output"] = new JsonObject
            {
                ["format"] = OutputFormat.ToJson(),
                ["voice"] = Voice,
                ["speed"] = Speed,
            },
        };
        return json;
    }
}
