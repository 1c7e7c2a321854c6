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
[JsonDerivedType(typeof(ToolCalled), "tool_called")]
[JsonDerivedType(typeof(PlaybackStarted), "playback_started")]
[JsonDerivedType(typeof(ReplyTiming), "reply_timing")]
[JsonDerivedType(typeof(PlaybackPaused), "playback_paused")]
[JsonDerivedType(typeof(PlaybackResumed), "playback_resumed")]
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

    /// <summary>The model has called a function of the server.</summary>
    /// <param name="Tool">Its name, as the model wrote it.</param>
    /// <param name="DurationMs">How long it took.</param>
    /// <param name="Failed">Whether the model was told a failure instead of a result.</param>
    public sealed record ToolCalled(string Tool, double DurationMs, bool Failed) : SessionEvent;

    public sealed record PlaybackStarted : SessionEvent;

    /// <summary>What text sounds when. Times count in the reply's sound, from its start.</summary>
    /// <param name="Clause">Counts from 1 in each reply; told again as more is known.</param>
    /// <param name="Text">As it was written; those of a reply, joined, are the beginning of its text.</param>
    /// <param name="StartMs">Where the clause begins.</param>
    /// <param name="EndMs">Where it ends; null while it is still being made.</param>
    /// <param name="Words">Its words so far; empty where the voice tells no times.</param>
    public sealed record ReplyTiming(
        int Clause, string Text, double StartMs, double? EndMs, IReadOnlyList<SpokenWord> Words) : SessionEvent;

    /// <summary>A word in <see cref="ReplyTiming"/>.</summary>
    /// <param name="Text">As it was written, with what stands around it; joined, they are the beginning of the clause.</param>
    /// <param name="StartMs">Where it begins in the reply's sound.</param>
    /// <param name="EndMs">Where it ends.</param>
    public sealed record SpokenWord(string Text, double StartMs, double EndMs);

    /// <summary>Somebody speaks over the reply: it is held back until it is clear whether that is meant to end it.</summary>
    public sealed record PlaybackPaused : SessionEvent;

    /// <summary>It was not: the sound that follows begins here in the reply, at the start of the word that was cut.</summary>
    public sealed record PlaybackResumed(double PositionMs) : SessionEvent;

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
