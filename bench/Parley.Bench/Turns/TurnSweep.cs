using Parley.Core.Turns;

namespace Parley.Bench.Turns;

/// <summary>The settings that are tried.</summary>
internal static class TurnSweep
{
    private static readonly int[] _silencesMs = [.. Enumerable.Range(4, 57).Select(static step => step * 50)];
    private static readonly float[] _thresholds = [0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f, 0.95f];
    private static readonly int[] _finishedMs = [200, 250, 300, 400, 500];
    private static readonly int[] _unfinishedMs = [800, 1_000, 1_250, 1_500, 2_000, 2_500, 3_000];
    private static readonly int[] _intervalsMs = [0, 250, 500, 1_000];

    /// <summary>The silence alone.</summary>
    public static IEnumerable<TurnOptions> Silences =>
        _silencesMs.Select(static ms => new TurnOptions { EndpointingMinimumDelayMs = ms });

    /// <summary>With a detector.</summary>
    public static IEnumerable<TurnOptions> Detectors =>
        from threshold in _thresholds
        from finished in _finishedMs
        from unfinished in _unfinishedMs
        from interval in _intervalsMs
        where interval < unfinished
        select new TurnOptions
        {
            EndOfTurnThreshold = threshold,
            EndpointingMinimumDelayWithDetectorMs = finished,
            EndpointingMaximumDelayWithDetectorMs = unfinished,
            TurnDetectorIntervalMs = interval,
        };
}
