using Parley.Engines.Onnx;
using Parley.Engines.Whisper.Files;

namespace Parley.Engines.Whisper.Model;

/// <summary>The rewritten graphs.</summary>
internal sealed class CompactDecoder(WhisperConfig config, OnnxSession cross, OnnxSession step, TokenTable table) : DecoderForm
{
    // The weights are a plain output of the rewritten graph, whatever the export gives.
    public override bool HasCrossAttention => true;

    public override SoundMemory Hear(float[] hidden, int positions, OnnxRunOptions options)
    {
        var memory = new CrossMemory(config, positions);
        try
        {
            using OnnxTensor<float> input = OnnxTensor.Over<float>(hidden, 1, positions, config.HiddenSize);
            memory.Compute(cross, input, options);
            return memory;
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    public override DecoderRun Open(SoundMemory sound, int maximumRows, bool keepAttention) =>
        new CompactDecoderRun(step, table, config, (CrossMemory)sound, maximumRows, keepAttention);

    public override void Dispose()
    {
        cross.Dispose();
        step.Dispose();
        table.Dispose();
    }
}
