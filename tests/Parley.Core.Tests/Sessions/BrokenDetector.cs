using Parley.Core.Audio;
using Parley.Core.VoiceActivity;

namespace Parley.Core.Tests.Sessions;

/// <summary>Opens, and fails at the first window and at every other.</summary>
internal sealed class BrokenDetector : IVoiceActivityDetector, IVoiceActivityEngine
{
    public string Name => "broken";

    public AudioFormat Format => AudioFormat.Speech16Khz;

    public int WindowSamples => 512;

    public float Score(ReadOnlySpan<float> window) => throw new InvalidOperationException("The model is broken.");

    public IVoiceActivityDetector Open() => this;

    public void Reset()
    {
    }

    public void Dispose()
    {
    }
}
