using System.Text;

using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Core.Sessions.Keeping;
using Parley.Server.Endpoints;
using Parley.Server.Sessions.Keeping;
using Parley.Server.Sessions.Recording;
using Parley.Server.Sessions.Rest;

namespace Parley.Server.Sessions.Exports;

/// <summary><c>GET /sessions/{id}</c> in any format, and <c>GET /sessions/{id}/export</c> as a file. docs/sessions.md.</summary>
internal sealed class ExportEndpoint(
    ISessionStore store, SessionJournal journal, RecordingFolder recordings, RecordedLengths lengths, TimeProvider time)
{
    /// <summary>The session in the format that the client accepts.</summary>
    public async Task<IResult> ShowAsync(string id, HttpContext context) =>
        ExportFormats.Accepted(context.Request) is { } format
            ? await AnswerAsync(id, format, isFile: false, context)
            : SessionProblems.NotAcceptable();

    /// <summary>The session in the format that is named, to be saved.</summary>
    public async Task<IResult> ExportAsync(string id, string? format, HttpContext context)
    {
        ExportFormat? known = format is null ? ExportFormats.Accepted(context.Request) : ExportFormats.Parse(format);
        return known is { } one
            ? await AnswerAsync(id, one, isFile: true, context)
            : SessionProblems.BadFilter("format", $"one of {ExportFormats.Names}");
    }

    private async Task<IResult> AnswerAsync(string id, ExportFormat format, bool isFile, HttpContext context)
    {
        if (!SessionId.IsValid(id))
            return Problems.BadSessionId();
        await journal.FlushAsync(context.RequestAborted);
        if (await store.FindAsync(id, context.RequestAborted) is not { } kept)
            return SessionProblems.Unknown(id);
        // Recordings may be forgotten before their session.
        int recorded = kept.Connections.Count(connection => recordings.Has(connection.Id));
        if (SessionTag.IsKnown(context, kept, $"{recorded}-{format.Name()}"))
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        if (isFile)
            context.Response.Headers.ContentDisposition = $"attachment; filename=\"{id}.{format.FileEnding()}\"";
        var timeline = new SessionTimeline(kept.Connections, lengths.Of, time.GetUtcNow());
        return format switch
        {
            ExportFormat.Markdown => Text(MarkdownExport.Write(kept), format),
            ExportFormat.Srt => Text(SrtExport.Write(kept, timeline), format),
            ExportFormat.Wav => Sound(kept, timeline, context),
            _ => TypedResults.Json(SessionDetail.Of(kept, timeline), SessionsJson.Default.SessionDetail),
        };
    }

    private static ContentHttpResult Text(string text, ExportFormat format) =>
        TypedResults.Text(text, $"{format.MediaType()}; charset=utf-8", Encoding.UTF8);

    /// <summary>In ranges too, so that players can seek.</summary>
    private IResult Sound(KeptConversation kept, SessionTimeline timeline, HttpContext context)
    {
        if (StereoRecording.Open(recordings, timeline.Starts) is not { } recording)
        {
            context.Response.Headers.Remove("Content-Disposition");
            context.Response.Headers.ETag = default;
            return SessionProblems.NotRecorded(kept.Session.Id);
        }

        return TypedResults.Stream(
            recording, ExportFormat.Wav.MediaType(), entityTag: context.Response.GetTypedHeaders().ETag,
            enableRangeProcessing: true);
    }
}
