using System.Diagnostics.Metrics;

namespace Parley.Core.Telemetry;

/// <summary>What the turn detector costs: every question counts, also those whose answer came too late.</summary>
internal static class TurnDetectorTelemetry
{
    private static readonly Histogram<double> _duration = ParleyTelemetry.Meter.CreateHistogram<double>(
        "parley.turn_detector.duration", "s", description: "Question to the turn detector, to its answer",
        tags: null, advice: ParleyTelemetry.Latencies);

    public static void Record(string detector, PredictionOutcome outcome, TimeSpan duration) => _duration.Record(
        duration.TotalSeconds,
        new KeyValuePair<string, object?>("detector", detector),
        new KeyValuePair<string, object?>("outcome", outcome.ToString().ToLowerInvariant()));
}
