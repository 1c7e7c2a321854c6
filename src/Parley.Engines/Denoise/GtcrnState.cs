using Parley.Engines.Onnx;

namespace Parley.Engines.Denoise;

/// <summary>What GTCRN remembers between two frames: its inputs once, and again its outputs.</summary>
internal sealed class GtcrnState : IDisposable
{
    public OnnxTensor<float> Convolutions { get; } = OnnxTensor.Allocate<float>(2, 1, 16, 16, 33);

    public OnnxTensor<float> Attention { get; } = OnnxTensor.Allocate<float>(2, 3, 1, 1, 16);

    public OnnxTensor<float> Recurrent { get; } = OnnxTensor.Allocate<float>(2, 1, 33, 16);

    public void CopyTo(GtcrnState other)
    {
        Convolutions.Span.CopyTo(other.Convolutions.Span);
        Attention.Span.CopyTo(other.Attention.Span);
        Recurrent.Span.CopyTo(other.Recurrent.Span);
    }

    public void Clear()
    {
        Convolutions.Span.Clear();
        Attention.Span.Clear();
        Recurrent.Span.Clear();
    }

    public void Dispose()
    {
        Convolutions.Dispose();
        Attention.Dispose();
        Recurrent.Dispose();
    }
}
