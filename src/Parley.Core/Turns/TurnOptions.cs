using System.ComponentModel.DataAnnotations;

namespace Parley.Core.Turns;

/// <summary>When a turn ends, when the person interrupts, and how much is prepared meanwhile.</summary>
public sealed class TurnOptions
{
    /// <summary>Silence after the last speech sample that ends a turn. Default: 500 ms.</summary>
    [Range(0, 10_000)]
    public int EndpointingMinimumDelayMs { get; set; } = 500;

    /// <summary>The same where a turn detector says that the person has finished. Default: 300 ms.</summary>
    [Range(0, 10_000)]
    public int EndpointingMinimumDelayWithDetectorMs { get; set; } = 300;

    /// <summary>The same where a turn detector says that the person has not finished. Default: 2,500 ms.</summary>
    [Range(0, 30_000)]
    public int EndpointingMaximumDelayWithDetectorMs { get; set; } = 2_500;

    /// <summary>
    /// Probability from which a turn detector is believed that the person has finished. Default: 0.7, with which no finished
    /// sentence of docs/turn-taking.md was answered later than with 0.5, and fewer unfinished ones were cut off.
    /// </summary>
    [Range(0.0, 1.0)]
    public float EndOfTurnThreshold { get; set; } = 0.7f;

    /// <summary>A detector that has not answered by then is ignored for this pause. Default: 1,000 ms.</summary>
    [Range(10, 30_000)]
    public int TurnDetectorTimeoutMs { get; set; } = 1_000;

    /// <summary>
    /// Speech that is shorter is mostly a command, of which a detector knows nothing: the silence rule limits its delay.
    /// Default: 1,200 ms.
    /// </summary>
    [Range(0, 30_000)]
    public int ShortTurnMs { get; set; } = 1_200;

    /// <summary>
    /// While a detector holds the turn for unfinished it is asked again whenever the silence has grown by this much. Default:
    /// 0, once a pause: Smart Turn takes long silences for ends, so asking again cuts off more than it gains.
    /// </summary>
    [Range(0, 30_000)]
    public int TurnDetectorIntervalMs { get; set; }

    /// <summary>Whether a reply is prepared, unheard, while a pause lasts. Default: true.</summary>
    public bool Speculation { get; set; } = true;

    /// <summary>The pause after which it is. Default: 100 ms.</summary>
    [Range(20, 10_000)]
    public int SpeculationDelayMs { get; set; } = 100;

    /// <summary>Speech over a reply that interrupts it. Default: 500 ms.</summary>
    [Range(0, 10_000)]
    public int InterruptionMinimumSpeechMs { get; set; } = 500;

    /// <summary>
    /// Words that interrupt where the speech was shorter than that; 0 and 1 both mean any word. Default: 0.
    /// </summary>
    [Range(0, 100)]
    public int InterruptionMinimumWords { get; set; }

    /// <summary>A reply that was paused and not interrupted goes on after this time. Default: 2,000 ms.</summary>
    [Range(100, 60_000)]
    public int FalseInterruptionTimeoutMs { get; set; } = 2_000;

    /// <summary>A recogniser that has not answered so long after the end of a turn has failed. Default: 30,000 ms.</summary>
    [Range(100, 120_000)]
    public int TranscriptTimeoutMs { get; set; } = 30_000;

    /// <summary>Silence on both sides after which the person counts as away. Default: 15,000 ms.</summary>
    [Range(1_000, 3_600_000)]
    public int UserAwayAfterMs { get; set; } = 15_000;
}
