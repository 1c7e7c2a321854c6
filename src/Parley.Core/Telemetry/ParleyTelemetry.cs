using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Parley.Core.Telemetry;

/// <summary>The one meter and the one activity source of the process; both are called <c>Parley</c>.</summary>
public static class ParleyTelemetry
{
    /// <summary>What collectors subscribe to.</summary>
    public const string Name = "Parley";

    private static readonly string? _version = typeof(ParleyTelemetry).Assembly.GetName().Version?.ToString(3);

    /// <summary>Instruments are lower-case and dotted, with the unit in the unit field: <c>parley.tts.first_audio</c> (<c>s</c>).</summary>
    public static Meter Meter { get; } = new(Name, _version);

    /// <summary>Spans name the phase: <c>turn.listen</c>.</summary>
    public static ActivitySource ActivitySource { get; } = new(Name, _version);
}
