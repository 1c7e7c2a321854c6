using Parley.Engines.Onnx;

namespace Parley.Engines.Whisper.Model;

/// <summary>A loaded decoder: the rewritten graphs, or the published one. Thread-safe.</summary>
internal abstract class DecoderForm : IDisposable
{
    public abstract bool HasCrossAttention { get; }

    /// <summary>What is computed once for a sound.</summary>
    /// <param name="hidden">[positions, hidden size]; owned from now on.</param>
    /// <param name="positions">Of the sound.</param>
    /// <param name="options">Break it off.</param>
    public abstract SoundMemory Hear(float[] hidden, int positions, OnnxRunOptions options);

    public abstract DecoderRun Open(SoundMemory sound, int maximumRows, bool keepAttention);

    public abstract void Dispose();
}
