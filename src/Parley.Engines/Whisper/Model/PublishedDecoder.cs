using Parley.Engines.Onnx;
using Parley.Engines.Whisper.Files;

namespace Parley.Engines.Whisper.Model;

/// <summary>The published graph as it is: slower, and with several copies of what it keeps.</summary>
internal sealed class PublishedDecoder(WhisperConfig config, OnnxSession session) : DecoderForm
{
    public override bool HasCrossAttention { get; } = session.Outputs.Any(output => output.Name == PublishedDecoderRun.LooksOutput(0));

    public override SoundMemory Hear(float[] hidden, int positions, OnnxRunOptions options) => new HiddenMemory(hidden, positions);

    public override DecoderRun Open(SoundMemory sound, int maximumRows, bool keepAttention) =>
        new PublishedDecoderRun(session, config, (HiddenMemory)sound, keepAttention);

    public override void Dispose() => session.Dispose();
}
