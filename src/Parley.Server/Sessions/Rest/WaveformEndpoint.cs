using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Core.Sessions.Keeping;
using Parley.Server.Endpoints;
using Parley.Server.Sessions.Exports;
using Parley.Server.Sessions.Keeping;
using Parley.Server.Sessions.Recording;

namespace Parley.Server.Sessions.Rest;

/// <summary><c>GET /sessions/{id}/waveform</c>. docs/sessions.md.</summary>
internal sealed class WaveformEndpoint(
    ISessionStore store, SessionJournal journal, RecordingFolder recordings, RecordedLengths lengths, TimeProvider time)
{
    private const int DefaultPoints = 1_000;

    // One for each pixel of a large screen.
    private const int MaximumPoints = 4_000;

    public async Task<IResult> ShowAsync(string id, int? points, double? fromMs, double? toMs, HttpContext context)
    {
        if (!SessionId.IsValid(id))
            return Problems.BadSessionId();
        if (points is < 1 or > MaximumPoints)
            return SessionProblems.BadFilter("points", $"a number from 1 to {MaximumPoints}");
        if (!(fromMs is null or (>= 0 and < int.MaxValue)))
            return SessionProblems.BadFilter("from_ms", "a place on the time line in milliseconds");
        if (!(toMs is null or < int.MaxValue) || toMs - (fromMs ?? 0) < 1)
            return SessionProblems.BadFilter("to_ms", "a place on the time line in milliseconds, after from_ms");

        await journal.FlushAsync(context.RequestAborted);
        if (await store.FindAsync(id, context.RequestAborted) is not { } kept)
            return SessionProblems.Unknown(id);
        var timeline = new SessionTimeline(kept.Connections, lengths.Of, time.GetUtcNow());
        using var recorded = RecordedSession.Open(recordings, timeline.Starts);
        if (recorded is null)
            return SessionProblems.NotRecorded(id);
        int wanted = points ?? DefaultPoints;
        FormattableString variant = $"{recorded.Parts.Count}-waveform-{wanted}-{fromMs}-{toMs}";
        return SessionTag.IsKnown(context, kept, FormattableString.Invariant(variant))
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : Draw(recorded, timeline, wanted, fromMs, toMs, context.RequestAborted);
    }

    private static JsonHttpResult<SessionWaveform> Draw(
        RecordedSession recorded, SessionTimeline timeline, int points, double? fromMs, double? toMs,
        CancellationToken cancellationToken)
    {
        var from = TimeSpan.FromMilliseconds(fromMs ?? 0);
        TimeSpan to = toMs is { } end ? TimeSpan.FromMilliseconds(end) : timeline.Duration;
        if (to <= from)
            to = from + TimeSpan.FromMilliseconds(1); // beyond the end it is quiet
        var waveform = RecordedWaveform.Read(recorded, from, to, points, cancellationToken);
        return TypedResults.Json(
            new SessionWaveform(
                timeline.Duration.TotalMilliseconds, recorded.Duration.TotalMilliseconds, from.TotalMilliseconds,
                to.TotalMilliseconds, waveform.Person, waveform.Assistant),
            SessionsJson.Default.SessionWaveform);
    }
}
