namespace Parley.Engines.Whisper.Model;

/// <summary>A sound as a form of the decoder takes it.</summary>
internal abstract class SoundMemory(int positions) : IDisposable
{
    public int Positions { get; } = positions;

    public abstract void Dispose();
}
