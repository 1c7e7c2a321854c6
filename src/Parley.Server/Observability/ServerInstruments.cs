using System.Diagnostics.Metrics;

using Parley.Core.Telemetry;
using Parley.Server.Sessions;

namespace Parley.Server.Observability;

/// <summary>What is measured of the server as a whole.</summary>
internal sealed class ServerInstruments
{
    private readonly Counter<long> _refusals;

    public ServerInstruments(IMeterFactory meters, SessionDirectory sessions)
    {
        Meter meter = meters.Create(ParleyTelemetry.Name);
        _refusals = meter.CreateCounter<long>("parley.access.refusals", "{request}", "Requests refused for want of a key or a right");
        meter.CreateObservableUpDownCounter(
            "parley.sessions.live", () => sessions.LiveCount, "{session}", "Sessions connected now");
        meter.CreateObservableCounter(
            "parley.sessions", () => sessions.TotalCount, "{session}", "Sessions begun");
    }

    /// <param name="reason">One of a few words.</param>
    public void Refused(string reason) => _refusals.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
