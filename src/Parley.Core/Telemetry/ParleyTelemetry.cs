using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Parley.Core.Telemetry;

/// <summary>The name under which metrics and traces of Parley are found: <c>Parley</c>.</summary>
public static class ParleyTelemetry
{
    public const string Name = "Parley";

    public static readonly Meter Meter = new(Name);

    public static readonly ActivitySource ActivitySource = new(Name);
}
