using Parley.Engines.Onnx;
using Parley.Engines.Whisper.Files;
using Parley.Engines.Whisper.Graphs;

namespace Parley.Engines.Whisper.Model;

/// <summary>Keys and values of one sound in all layers of a decoder.</summary>
internal sealed class CrossMemory : SoundMemory
{
    public CrossMemory(WhisperConfig config, int positions)
        : base(positions)
    {
        Keys = [.. Enumerable.Range(0, config.DecoderLayers).Select(_ => Allocate(config.DecoderHeads, config.HeadSize, positions))];
        Values = [.. Enumerable.Range(0, config.DecoderLayers).Select(_ => Allocate(config.DecoderHeads, positions, config.HeadSize))];
    }

    /// <summary>[1, heads, head size, positions].</summary>
    public IReadOnlyList<OnnxTensor<float>> Keys { get; }

    /// <summary>[1, heads, positions, head size].</summary>
    public IReadOnlyList<OnnxTensor<float>> Values { get; }

    /// <summary>Fills them on <see cref="CrossGraph"/>.</summary>
    public void Compute(OnnxSession session, OnnxTensor<float> hidden, OnnxRunOptions options)
    {
        using var binding = new OnnxBinding(session);
        binding.BindInput(CrossGraph.Hidden, hidden);
        for (int layer = 0; layer < Keys.Count; layer++)
        {
            binding.BindOutput(CrossGraph.Key(layer), Keys[layer]);
            binding.BindOutput(CrossGraph.Value(layer), Values[layer]);
        }

        binding.Run(options);
    }

    public override void Dispose()
    {
        foreach (OnnxTensor<float> tensor in Keys.Concat(Values))
            tensor.Dispose();
    }

    private static OnnxTensor<float> Allocate(params ReadOnlySpan<long> sizes) => OnnxTensor.Over<float>(
        GC.AllocateUninitializedArray<float>((int)(sizes[0] * sizes[1] * sizes[2]), pinned: true), [1, .. sizes]);
}
