using Parley.Engines.Onnx;

namespace Parley.Engines.Whisper.Model;

/// <summary>What the encoder gave, as the published decoder takes it: [1, positions, hidden size].</summary>
internal sealed class HiddenMemory(float[] hidden, int positions) : SoundMemory(positions)
{
    public OnnxTensor<float> Hidden { get; } = OnnxTensor.Over<float>(hidden, 1, positions, hidden.Length / positions);

    public override void Dispose() => Hidden.Dispose();
}
