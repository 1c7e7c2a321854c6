using System.Collections.Frozen;
using System.Globalization;

using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

using Parley.Server.Endpoints;
using Parley.Server.Security;
using Parley.Server.Sessions;

namespace Parley.Server.Events;

/// <summary><c>GET /events</c>: docs/protocol/events.md.</summary>
internal static class EventsEndpoint
{
    private const int MaximumIdLength = 128;

    public static IServiceCollection AddEvents(this IServiceCollection services) => services.AddSingleton<EventStream>();

    public static void MapEvents(this IEndpointRouteBuilder routes) => routes.MapGet("/events", FollowAsync)
        .Needs(AccessScope.Read)
        .WithName("FollowEvents").WithTags("Events")
        .WithSummary("What happens on the platform, as server-sent events")
        .WithDescription(
            "Each event has an id; a reader that was cut off goes on after the last it has seen with Last-Event-ID, or with "
            + "after. Without either it hears what happens from now on. types (comma-separated), session_id and voice_id "
            + "choose. Where events after the one that was named are forgotten already, EventsForgotten comes first.")
        .Produces<string>(StatusCodes.Status200OK, "text/event-stream")
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> FollowAsync(
        HttpContext context, EventStream stream, IHostApplicationLifetime lifetime)
    {
        IQueryCollection query = context.Request.Query;
        if (!TryFilter(query, out EventFilter filter, out IResult problem) || !TryAfter(context, out long? after, ref problem))
            return problem;

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, lifetime.ApplicationStopping);
        long start = after ?? await stream.LastIdAsync(ending.Token);
        Prepare(context);
        try
        {
            await stream.RunAsync(start, filter, context.Response.BodyWriter, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // the reader is gone or takes nothing, or the server stops
            if (!lifetime.ApplicationStopping.IsCancellationRequested)
                context.Abort();
        }

        return Results.Empty;
    }

    private static void Prepare(HttpContext context)
    {
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no"; // nginx would hold events back
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        // Kestrel would cut off a slow reader after seconds; the stream's own limit decides instead.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }

    private static bool TryFilter(IQueryCollection query, out EventFilter filter, out IResult problem)
    {
        filter = new EventFilter(null, Id(query, "session_id"), Id(query, "voice_id"));
        problem = Results.Empty;
        if (filter.SessionId is { } session && !SessionId.IsValid(session))
            problem = Bad("session_id", "the id of a session");
        else if (filter.VoiceId is { Length: > MaximumIdLength })
            problem = Bad("voice_id", "the id of a voice");
        else if (query["types"].ToString() is { Length: > 0 } names)
        {
            string[] types = names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            if (types.Except(EventFilter.KnownTypes, StringComparer.Ordinal).Any())
                problem = Bad("types", $"names of events with commas between: {string.Join(", ", EventFilter.KnownTypes)}");
            filter = filter with { Types = types.ToFrozenSet(StringComparer.Ordinal) };
        }

        return problem == Results.Empty;
    }

    private static bool TryAfter(HttpContext context, out long? after, ref IResult problem)
    {
        after = null;
        string header = context.Request.Headers["Last-Event-ID"].ToString();
        string text = header.Length > 0 ? header : context.Request.Query["after"].ToString();
        if (text.Length == 0)
            return true;
        bool isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long id);
        after = id;
        if (!isNumber)
            problem = Bad(header.Length > 0 ? "Last-Event-ID" : "after", "the id of an event, or 0");
        return isNumber;
    }

    private static string? Id(IQueryCollection query, string name) =>
        query[name].ToString() is { Length: > 0 } id ? id : null;

    private static ProblemHttpResult Bad(string name, string expected) => Problems.Problem(
        "invalid-filter", StatusCodes.Status400BadRequest, "Invalid filter", $"'{name}' takes {expected}.");
}
