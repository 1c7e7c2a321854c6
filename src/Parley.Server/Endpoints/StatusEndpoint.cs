using System.Reflection;
using System.Text.Json;

using Parley.Core;
using Parley.Server.Composition;
using Parley.Server.Security;
using Parley.Server.Sessions;

namespace Parley.Server.Endpoints;

/// <summary><c>GET /status</c>: engines, sessions, version.</summary>
internal sealed class StatusEndpoint(EngineSelector selector, SessionDirectory sessions, TimeProvider time)
{
    private static readonly string Version = typeof(StatusEndpoint).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly long _startTimestamp = time.GetTimestamp();

    public StatusReport Report() => new(
        "healthy", Version, _startedAt, time.GetElapsedTime(_startTimestamp).TotalMilliseconds,
        new SessionCounts(sessions.LiveCount, sessions.TotalCount),
        [.. Enum.GetValues<EngineKind>().SelectMany(Engines)]);

    private IEnumerable<EngineReport> Engines(EngineKind kind)
    {
        EngineChoice? choice = TryChoose(kind);
        foreach (EngineDescriptor engine in selector.List(kind))
        {
            EngineAvailability availability = engine.Probe();
            bool isChosen = choice?.Name == engine.Name;
            yield return new EngineReport(
                JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()), engine.Name, engine.Summary,
                availability.IsAvailable, availability.Detail, isChosen, isChosen ? choice!.Reason : null);
        }
    }

    private EngineChoice? TryChoose(EngineKind kind)
    {
        try
        {
            return selector.Choose(kind);
        }
        catch (EngineUnavailableException)
        {
            return null;   // the report shows none as chosen, and each one's reason
        }
    }
}

/// <summary>Maps it. The report is made now, so that its clock starts with the server.</summary>
internal static class StatusRoute
{
    public static void MapStatus(this IEndpointRouteBuilder routes)
    {
        var status = routes.ServiceProvider.GetRequiredService<StatusEndpoint>();
        routes.MapGet("/status", () => TypedResults.Json(status.Report(), HttpJson.Default.StatusReport))
            .Needs(AccessScope.Read)
            .WithName("GetStatus")
            .WithTags("Health")
            .WithSummary("Engines, sessions, version")
            .WithDescription("Which engines there are, which work on this machine and which are used, and why; how many sessions are live.")
            .Produces<StatusReport>();
    }
}
