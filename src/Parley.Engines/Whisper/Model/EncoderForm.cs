using Parley.Engines.Onnx;
using Parley.Engines.Whisper.Files;
using Parley.Engines.Whisper.Graphs;

namespace Parley.Engines.Whisper.Model;

/// <summary>A loaded encoder: the rewritten one, which takes any length, or the published one, which takes 30 s.</summary>
internal sealed class EncoderForm(OnnxSession session, WhisperConfig config, bool isCompact) : IDisposable
{
    public bool IsCompact => isCompact;

    /// <summary>What the encoder makes of features, [positions, hidden size].</summary>
    public float[] Run(ReadOnlySpan<float> features, int frames, OnnxRunOptions options)
    {
        int length = isCompact ? frames : WhisperConfig.MaximumFrames;
        float[] input = isCompact ? features.ToArray() : Pad(features, frames);
        float[] hidden = GC.AllocateUninitializedArray<float>(length / 2 * config.HiddenSize);
        using OnnxTensor<float> from = OnnxTensor.Over<float>(input, 1, config.MelBands, length);
        using OnnxTensor<float> to = OnnxTensor.Over<float>(hidden, 1, length / 2, config.HiddenSize);
        using var binding = new OnnxBinding(session);
        binding.BindInput(EncoderGraph.Features, from);
        binding.BindOutput(EncoderGraph.Hidden, to);
        binding.Run(options);
        return hidden;
    }

    public void Dispose() => session.Dispose();

    /// <summary>Silence up to 30 s: the least of all features, as the logarithm of nothing is cut off there.</summary>
    private float[] Pad(ReadOnlySpan<float> features, int frames)
    {
        float[] padded = new float[config.MelBands * WhisperConfig.MaximumFrames];
        float least = float.MaxValue;
        foreach (float feature in features)
            least = Math.Min(least, feature);
        Array.Fill(padded, least);
        for (int band = 0; band < config.MelBands; band++)
            features.Slice(band * frames, frames).CopyTo(padded.AsSpan(band * WhisperConfig.MaximumFrames));
        return padded;
    }
}
