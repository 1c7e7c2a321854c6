using Parley.Engines.Onnx;

namespace Parley.Engines.Kokoro;

/// <summary>What one run of the model made. Its samples are the runtime's memory until it is disposed.</summary>
internal sealed class KokoroUtterance(OnnxOutput audio, int[]? durations) : IDisposable
{
    /// <summary>24 kHz, one channel.</summary>
    public ReadOnlySpan<float> Samples => audio.Span<float>();

    /// <summary>How many units of 600 samples each token takes, pads included; null where the export does not tell.</summary>
    public IReadOnlyList<int>? Durations { get; } = durations;

    public void Dispose() => audio.Dispose();
}
