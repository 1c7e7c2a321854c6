using System.Text.Json;

using Parley.Core.Sessions;
using Parley.Core.Sessions.Keeping;
using Parley.Core.Telemetry;
using Parley.Server.Sessions.Exports;

namespace Parley.Server.Sessions.Rest;

/// <summary>A session in a list.</summary>
/// <param name="Id">The client's.</param>
/// <param name="State"><c>live</c> while a client is connected, else <c>ended</c>.</param>
/// <param name="StartedAt">When it was first connected.</param>
/// <param name="EndedAt">When its last connection ended; null while it is live.</param>
/// <param name="EndReason">Why it ended, such as <c>client_left</c>; <c>lost</c> where the server died.</param>
/// <param name="ConnectionCount">How often a client was connected to it.</param>
/// <param name="TurnCount">How many turns it has.</param>
/// <param name="ErrorCount">How many errors its client was told.</param>
/// <param name="Mode">Who bounds a turn, on the newest connection.</param>
/// <param name="Transport">The way in, such as <c>websocket</c> or <c>realtime</c>.</param>
/// <param name="Client">What the client calls itself; null where it does not say.</param>
/// <param name="PersonaId">Who answered first on the newest connection.</param>
/// <param name="VoiceId">With which voice; null for the engine's default.</param>
/// <param name="Title">The first words of the person, at most 200 characters; null where nothing was said.</param>
/// <param name="Match">Where <c>q</c> was found: some words of the first such turn; null without <c>q</c>.</param>
internal record SessionSummary(
    string Id,
    SessionListState State,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string? EndReason,
    int ConnectionCount,
    int TurnCount,
    int ErrorCount,
    SessionMode Mode,
    string Transport,
    string? Client,
    string PersonaId,
    string? VoiceId,
    string? Title,
    string? Match)
{
    public static SessionSummary Of(KeptSession session) => Of(session, null);

    /// <param name="session">What is kept of it.</param>
    /// <param name="words">What was looked for; null for nothing.</param>
    public static SessionSummary Of(KeptSession session, string? words) => new(
        session.Id, session.IsLive ? SessionListState.Live : SessionListState.Ended, session.StartedAt, session.EndedAt,
        session.End, session.Connections, session.Turns, session.Errors, session.Last.Mode, session.Last.Transport,
        session.Last.Client, session.Last.PersonaId, session.Last.VoiceId, session.Title,
        words is null || session.Match is null ? null : Excerpt.Around(words, session.Match));
}

/// <summary>Whether a client is connected.</summary>
internal enum SessionListState
{
    Live,
    Ended,
}

/// <summary>A session with all that is kept of it.</summary>
/// <param name="Summary">In short.</param>
/// <param name="DurationMs">How long its time line is: its connections one after another.</param>
/// <param name="Connections">In order.</param>
/// <param name="Turns">In order.</param>
/// <param name="Events">In order.</param>
internal sealed record SessionDetail(
    SessionSummary Summary,
    double DurationMs,
    IReadOnlyList<ConnectionReport> Connections,
    IReadOnlyList<TurnReport> Turns,
    IReadOnlyList<SessionEventReport> Events) : SessionSummary(Summary)
{
    [System.Text.Json.Serialization.JsonIgnore]
    public SessionSummary Summary { get; } = Summary;

    public static SessionDetail Of(KeptConversation kept, SessionTimeline timeline) => new(
        SessionSummary.Of(kept.Session),
        timeline.Duration.TotalMilliseconds,
        [.. timeline.Parts.Select(ConnectionReport.Of)],
        [.. kept.Turns.Select(TurnReport.Of)],
        [.. kept.Facts.Select(SessionEventReport.Of)]);
}

/// <summary>One connection of a session.</summary>
/// <param name="Id">Its own.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">Null while it is there.</param>
/// <param name="EndReason">Why it is over; null while it is not.</param>
/// <param name="Mode">Who bounds a turn.</param>
/// <param name="Transport">The way in.</param>
/// <param name="Client">What the client calls itself; null where it does not say.</param>
/// <param name="PersonaId">Who answered first.</param>
/// <param name="VoiceId">With which voice; null for the engine's default.</param>
/// <param name="Recorded">Whether its sound is kept.</param>
/// <param name="OffsetMs">Where it begins on the time line of the session, of its subtitles and of its sound.</param>
/// <param name="DurationMs">How long it is there; of a live one, so far.</param>
internal sealed record ConnectionReport(
    string Id, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? EndReason, SessionMode Mode, string Transport,
    string? Client, string PersonaId, string? VoiceId, bool Recorded, double OffsetMs, double DurationMs)
{
    public static ConnectionReport Of(TimelinePart part)
    {
        KeptConnection kept = part.Connection;
        return new ConnectionReport(
            kept.Id, kept.StartedAt, kept.EndedAt, kept.End, kept.Mode, kept.Transport, kept.Client, kept.PersonaId,
            kept.VoiceId, part.IsRecorded, part.Start.TotalMilliseconds, part.Duration.TotalMilliseconds);
    }
}

/// <summary>A question and its answer.</summary>
/// <param name="ConnectionId">On which connection.</param>
/// <param name="Turn">Counts from 1 on each connection.</param>
/// <param name="At">When the question was complete.</param>
/// <param name="Typed">Whether it was typed.</param>
/// <param name="Transcript">What the person said or typed.</param>
/// <param name="SpeechStartedAt">Null for a typed turn.</param>
/// <param name="SpeechEndedAt">Null for a typed turn.</param>
/// <param name="PersonaId">Who answered.</param>
/// <param name="VoiceId">With which voice; null for the engine's default.</param>
/// <param name="Answer">What the model answered.</param>
/// <param name="HeardText">What the person heard of it.</param>
/// <param name="HeardMs">How long it sounded.</param>
/// <param name="PlaybackStartedAt">Null if nothing was played.</param>
/// <param name="PlaybackEndedAt">Null if nothing was played, or it goes on.</param>
/// <param name="Interrupted">Whether the person cut it short.</param>
/// <param name="Metrics">The latencies, as the client was told them; null while the turn is under way.</param>
/// <param name="Timing">What text of the answer sounds when, counted from <c>playback_started_at</c>; empty where it is not known.</param>
internal sealed record TurnReport(
    string ConnectionId, int Turn, DateTimeOffset At, bool Typed, string Transcript, DateTimeOffset? SpeechStartedAt,
    DateTimeOffset? SpeechEndedAt, string PersonaId, string? VoiceId, string Answer, string HeardText, double? HeardMs,
    DateTimeOffset? PlaybackStartedAt, DateTimeOffset? PlaybackEndedAt, bool Interrupted, TurnMetrics? Metrics,
    IReadOnlyList<ClauseReport> Timing)
{
    public static TurnReport Of(KeptTurn kept) => new(
        kept.ConnectionId, kept.Number, kept.At, kept.IsTyped, kept.Transcript, kept.SpeechStartedAt, kept.SpeechEndedAt,
        kept.PersonaId, kept.VoiceId, kept.Answer, kept.HeardText, kept.HeardMs, kept.PlaybackStartedAt,
        kept.PlaybackEndedAt, kept.Metrics?.Interrupted ?? false, kept.Metrics,
        [.. kept.Timing.Select(ClauseReport.Of)]);
}

/// <summary>A clause of an answer.</summary>
/// <param name="Clause">Counts from 1.</param>
/// <param name="Text">As it was written; those of an answer, joined, are its beginning.</param>
/// <param name="StartMs">Where it begins in the answer's sound.</param>
/// <param name="EndMs">Where it ends; null where it was cut short before that was known.</param>
/// <param name="Words">Its words; empty where the voice tells no times.</param>
internal sealed record ClauseReport(int Clause, string Text, double StartMs, double? EndMs, IReadOnlyList<WordReport> Words)
{
    public static ClauseReport Of(SessionEvent.ReplyTiming kept) => new(
        kept.Clause, kept.Text, kept.StartMs, kept.EndMs,
        [.. kept.Words.Select(static word => new WordReport(word.Text, word.StartMs, word.EndMs))]);
}

/// <summary>A word of a clause.</summary>
/// <param name="Text">As it was written, with what stands around it.</param>
/// <param name="StartMs">Where it begins in the answer's sound.</param>
/// <param name="EndMs">Where it ends.</param>
internal sealed record WordReport(string Text, double StartMs, double EndMs);

/// <summary>Something that happened in a session.</summary>
/// <param name="ConnectionId">On which connection.</param>
/// <param name="Number">Counts from 1 on each connection.</param>
/// <param name="At">When.</param>
/// <param name="Type">Such as <c>playback_started</c>.</param>
/// <param name="Detail">What the client was told; null where the type says it all.</param>
internal sealed record SessionEventReport(
    string ConnectionId, int Number, DateTimeOffset At, string Type, JsonElement? Detail)
{
    public static SessionEventReport Of(KeptFact kept) =>
        new(kept.ConnectionId, kept.Number, kept.At, kept.Type, Parse(kept.DetailJson));

    private static JsonElement? Parse(string? json) => json is null ? null : JsonElement.Parse(json);
}
