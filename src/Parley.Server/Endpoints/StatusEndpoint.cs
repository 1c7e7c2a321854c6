using System.Reflection;
using System.Text.Json;

using Parley.Core;
using Parley.Engines.Models;
using Parley.Engines.Models.Catalogue;
using Parley.Server.Composition;
using Parley.Server.Models;
using Parley.Server.Observability;
using Parley.Server.Security;
using Parley.Server.Sessions;

namespace Parley.Server.Endpoints;

/// <summary><c>GET /status</c>: engines, sessions, version.</summary>
internal sealed class StatusEndpoint(
    EngineSelector selector, SessionDirectory sessions, ProcessMeter process, ModelCatalogue catalogue, ModelStore store,
    ModelPulls pulls, TimeProvider time)
{
    private static readonly string Version = typeof(StatusEndpoint).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private readonly DateTimeOffset _startedAt = time.GetUtcNow();
    private readonly long _startTimestamp = time.GetTimestamp();

    public StatusReport Report() => new(
        "healthy", Version, _startedAt, time.GetElapsedTime(_startTimestamp).TotalMilliseconds,
        process.Report(),
        new SessionCounts(sessions.LiveCount, sessions.TotalCount),
        Models(),
        [.. Enum.GetValues<EngineKind>().SelectMany(Engines)]);

    private IEnumerable<EngineReport> Engines(EngineKind kind)
    {
        EngineChoice? choice = TryChoose(kind, selector.Choose);
        EngineChoice? next = TryChoose(kind, selector.ChooseAnew);
        foreach (EngineDescriptor engine in selector.List(kind))
        {
            EngineAvailability availability = engine.Probe();
            bool isChosen = choice?.Name == engine.Name;
            yield return new EngineReport(
                JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()), engine.Name, engine.Summary,
                availability.IsAvailable, availability.Detail, isChosen, isChosen ? choice!.Reason : null,
                next?.Name == engine.Name, engine.Rank < 0);
        }
    }

    private ModelCounts Models()
    {
        List<ModelState> states = [.. catalogue.Models
            .Select(static model => model.Name)
            .Union(store.InstalledNames(), StringComparer.Ordinal)
            .Select(store.StateOf)];
        return new ModelCounts(
            store.Root, store.FreeBytes,
            states.Count(static state => state is ModelState.Installed or ModelState.ByHand),
            states.Count(static state => state is ModelState.Incomplete or ModelState.Damaged),
            states.Count(static state => state == ModelState.Missing),
            pulls.UnderWay);
    }

    private static EngineChoice? TryChoose(EngineKind kind, Func<EngineKind, EngineChoice> choose)
    {
        try
        {
            return choose(kind);
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
            .WithDescription("Which engines there are, which work on this machine and which are used, and why; how many sessions are "
                + "live and models installed; what the process needs of the machine.")
            .Produces<StatusReport>();
        routes.MapGet("/status/history", static (ProcessMeter process) =>
                TypedResults.Json(process.History, ObservabilityJson.Default.IReadOnlyListProcessSample))
            .Needs(AccessScope.Read)
            .WithName("GetStatusHistory")
            .WithTags("Health")
            .WithSummary("The last five minutes of the process")
            .WithDescription("Processors, memory and sessions, taken down every two seconds, oldest first.")
            .Produces<IReadOnlyList<ProcessSample>>();
    }
}
