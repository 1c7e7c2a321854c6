using System.ComponentModel.DataAnnotations;

namespace Parley.Engines.SmartTurn;

/// <summary>Which Smart Turn model judges the ends of turns; section <c>Parley:SmartTurn</c>.</summary>
public sealed class SmartTurnOptions
{
    /// <summary>
    /// The model's name in the store, or the path of its folder or <c>.onnx</c> file. Default: smart-turn.
    /// </summary>
    [Required]
    public string Model { get; set; } = "smart-turn";

    /// <summary>
    /// Turns that are judged at the same time, each on one thread; the others wait. Default: 0, which is half of the
    /// processors, at least 1.
    /// </summary>
    [Range(0, 256)]
    public int Parallel { get; set; }

    /// <summary><see cref="Parallel"/> with its default worked out.</summary>
    internal int EffectiveParallel => Parallel > 0 ? Parallel : Math.Max(1, Environment.ProcessorCount / 2);
}
