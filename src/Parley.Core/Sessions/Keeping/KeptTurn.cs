using Parley.Core.Telemetry;

namespace Parley.Core.Sessions.Keeping;

/// <summary>A question and its answer.</summary>
/// <param name="ConnectionId">On which connection.</param>
/// <param name="Number">Counts from 1 on each connection.</param>
/// <param name="At">When the question was complete.</param>
/// <param name="Transcript">What the person said or typed; empty where the session spoke unasked.</param>
public sealed record KeptTurn(string ConnectionId, int Number, DateTimeOffset At, string Transcript)
{
    public bool IsTyped { get; init; }

    public required string PersonaId { get; init; }

    /// <summary>Null for the engine's default.</summary>
    public string? VoiceId { get; init; }

    /// <summary>Null for a typed turn, and where no speech was detected.</summary>
    public DateTimeOffset? SpeechStartedAt { get; init; }

    public DateTimeOffset? SpeechEndedAt { get; init; }

    /// <summary>The model's answer, as far as it came.</summary>
    public string Answer { get; init; } = "";

    /// <summary>What the person heard of it: exactly what the history has.</summary>
    public string HeardText { get; init; } = "";

    /// <summary>How long the answer sounded; null until it is over.</summary>
    public double? HeardMs { get; init; }

    public DateTimeOffset? PlaybackStartedAt { get; init; }

    public DateTimeOffset? PlaybackEndedAt { get; init; }

    /// <summary>What text of the answer sounds when, clause by clause; empty for turns kept before this was.</summary>
    public IReadOnlyList<SessionEvent.ReplyTiming> Timing { get; init; } = [];

    /// <summary>The latencies; null while the turn is under way, or where the server died in it.</summary>
    public TurnMetrics? Metrics { get; init; }
}
