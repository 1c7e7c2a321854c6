using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;

using Parley.Core.Sessions;
using Parley.Core.Sessions.Keeping;
using Parley.Server.Composition;
using Parley.Server.Endpoints;
using Parley.Server.Security;
using Parley.Server.Sessions.Exports;
using Parley.Server.Sessions.Keeping;

namespace Parley.Server.Sessions.Rest;

/// <summary><c>/sessions</c>: what is kept of past and live sessions. docs/sessions.md.</summary>
internal static class SessionRoutes
{
    private const string Json = "application/json";
    private const string Tag = "Sessions";

    public static IServiceCollection AddSessionRoutes(this IServiceCollection services) =>
        services.AddJson(SessionsJson.Default).AddSingleton<ExportEndpoint>()
            .AddSingleton<WaveformEndpoint>();

    public static void MapKeptSessions(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/sessions", ListAsync)
            .Needs(AccessScope.Read)
            .WithName("ListSessions").WithTags(Tag)
            .WithSummary("Past and live sessions, newest first")
            .WithDescription(
                "Filters: state (live or ended), persona, from and to (begun then), q (words of a turn, in any case). "
                + "title is what was said first, match the words around what q found. limit is 50 unless said, at most 200; the next "
                + "page is in the Link header.")
            .Produces<IReadOnlyList<SessionSummary>>(StatusCodes.Status200OK, Json)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/sessions/{id}", static (string id, HttpContext context, ExportEndpoint export) =>
                export.ShowAsync(id, context))
            .Needs(AccessScope.Read)
            .WithName("GetSession").WithTags(Tag)
            .WithSummary("A session with its turns, latencies and events")
            .WithDescription(
                "Of a live session, what happened so far. An ended one has an ETag, and If-None-Match is answered by 304. With "
                + "Accept it comes as text/markdown, application/x-subrip (subtitles) or audio/wav too.")
            .Produces<SessionDetail>(StatusCodes.Status200OK, Json)
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status406NotAcceptable)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet(
                "/sessions/{id}/export",
                static (string id, string? format, HttpContext context, ExportEndpoint export) =>
                    export.ExportAsync(id, format, context))
            .Needs(AccessScope.Read)
            .WithName("ExportSession").WithTags(Tag)
            .WithSummary("A session as a file")
            .WithDescription(
                "format is json, markdown, srt or wav. The WAV has the person left and the assistant right on one time line, "
                + "as each was heard, and comes in ranges too, so that players can seek; a session of which no sound is kept is "
                + "answered by 409.")
            .Produces<string>(StatusCodes.Status200OK, Json, "text/markdown", "application/x-subrip", "audio/wav")
            .Produces(StatusCodes.Status206PartialContent)
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet(
                "/sessions/{id}/waveform",
                static (string id, int? points, [FromQuery(Name = "from_ms")] double? fromMs,
                    [FromQuery(Name = "to_ms")] double? toMs, HttpContext context, WaveformEndpoint waveform) =>
                    waveform.ShowAsync(id, points, fromMs, toMs, context))
            .Needs(AccessScope.Read)
            .WithName("GetSessionWaveform").WithTags(Tag)
            .WithSummary("How loud both sides of a session were, to be drawn")
            .WithDescription(
                "Peaks from 0 to 1 of the person and the assistant in so many equal intervals (points: 1 to 4000, 1000 unless "
                + "said) of the time line, or of the stretch from from_ms to to_ms of it. The time line is that of the WAV. A "
                + "session of which no sound is kept is answered by 409. That of an ended session has an ETag.")
            .Produces<SessionWaveform>(StatusCodes.Status200OK, Json)
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapDelete("/sessions/{id}", DeleteAsync)
            .Needs(AccessScope.Write)
            .Audited("session.delete")
            .WithName("DeleteSession").WithTags(Tag)
            .WithSummary("Forget a session, its turns and its recordings")
            .WithDescription("A live session is left as it is (409): end its connection first.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, ISessionStore store, SessionJournal journal, CancellationToken cancellationToken)
    {
        (SessionFilter? filter, IResult? problem) = SessionListQuery.Parse(context.Request.Query);
        if (filter is null)
            return problem!;
        await journal.FlushAsync(cancellationToken);
        // One more tells whether there is another page.
        IReadOnlyList<KeptSession> found = await store.ListAsync(
            filter with { Limit = filter.Limit + 1 }, cancellationToken);
        if (found.Count > filter.Limit)
            context.Response.Headers.Link = NextPage(context.Request, found[filter.Limit - 1]);
        IReadOnlyList<SessionSummary> page = [.. found.Take(filter.Limit).Select(session => SessionSummary.Of(session, filter.Text))];
        return TypedResults.Json(page, SessionsJson.Default.IReadOnlyListSessionSummary);
    }

    private static async Task<IResult> DeleteAsync(
        string id, SessionExports exports, SessionJournal journal, SessionArchive archive,
        CancellationToken cancellationToken)
    {
        if (!SessionId.IsValid(id))
            return Problems.BadSessionId();
        await journal.FlushAsync(cancellationToken); // what is written later would bring it back
        SessionDeletion deletion = await exports.DeleteAsync(id, cancellationToken);
        if (deletion == SessionDeletion.Deleted)
            archive.Forget(id);
        return deletion switch
        {
            SessionDeletion.Deleted => TypedResults.NoContent(),
            SessionDeletion.Live => SessionProblems.Live(id),
            _ => SessionProblems.Unknown(id),
        };
    }

    private static string NextPage(HttpRequest request, KeptSession last)
    {
        var query = new QueryBuilder(request.Query.Where(static pair => pair.Key != "after"))
        {
            { "after", SessionListQuery.CursorOf(last) },
        };
        return $"</sessions{query.ToQueryString()}>; rel=\"next\"";
    }
}
