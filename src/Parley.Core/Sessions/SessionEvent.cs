using System.Text.Json.Serialization;

using Parley.Core.Telemetry;

namespace Parley.Core.Sessions;

/// <summary>What a session tells its client; names and fields as in docs/protocol/session-websocket.md.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(StateChanged), "state_changed")]
[JsonDerivedType(typeof(RecordingStarted), "recording_started")]
[JsonDerivedType(typeof(Transcription), "transcription")]
[JsonDerivedType(typeof(LlmResponseDelta), "llm_response_delta")]
[JsonDerivedType(typeof(LlmResponse), "llm_response")]
[JsonDerivedType(typeof(PlaybackStarted), "playback_started")]
[JsonDerivedType(typeof(PlaybackComplete), "playback_complete")]
[JsonDerivedType(typeof(PlaybackInterrupted), "playback_interrupted")]
[JsonDerivedType(typeof(TurnMetrics), "turn_metrics")]
[JsonDerivedType(typeof(UserAway), "user_away")]
[JsonDerivedType(typeof(Error), "error")]
public abstract record SessionEvent
{
    private protected SessionEvent()
    {
    }

    public sealed record StateChanged(SessionState State) : SessionEvent;

    public sealed record RecordingStarted(string SessionId) : SessionEvent;

    public sealed record Transcription(string Text, bool IsFinal) : SessionEvent;

    public sealed record LlmResponseDelta(string Text) : SessionEvent;

    /// <summary>The whole answer, once the model has ended it.</summary>
    public sealed record LlmResponse(string Text) : SessionEvent;

    public sealed record PlaybackStarted : SessionEvent;

    public sealed record PlaybackComplete : SessionEvent;

    public sealed record PlaybackInterrupted(string HeardText, double HeardMs) : SessionEvent;

    /// <summary>Nobody has spoken for a while.</summary>
    public sealed record UserAway : SessionEvent;

    /// <summary>Something went wrong.</summary>
    /// <param name="Message">What, where and what to do next.</param>
    /// <param name="Code">Stable, snake_case.</param>
    /// <param name="Recoverable">Whether the session goes on.</param>
    public sealed record Error(string Message, string Code, bool Recoverable) : SessionEvent;
}
