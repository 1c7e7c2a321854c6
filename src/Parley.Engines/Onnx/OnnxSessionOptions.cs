namespace Parley.Engines.Onnx;

/// <summary>How a model is loaded and run.</summary>
internal sealed record OnnxSessionOptions
{
    /// <summary>Threads that share one operator, the caller's among them. Default 1: no pool, no hand-over.</summary>
    public int IntraOpThreads { get; init; } = 1;

    /// <summary>Whether those threads burn a core while they wait. Default no: it belongs to other calls.</summary>
    public bool AllowSpinning { get; init; }

    /// <summary>Whether freed tensors are kept for the next run. Default yes.</summary>
    public bool UseArena { get; init; } = true;

    /// <summary>Whether a run's intermediate tensors share one block, planned on the first run. Default yes.</summary>
    public bool UseMemoryPattern { get; init; } = true;

    /// <summary>Default all.</summary>
    public OnnxGraphOptimization GraphOptimization { get; init; } = OnnxGraphOptimization.All;
}
