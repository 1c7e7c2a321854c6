using Parley.Core.Audio;
using Parley.Core.VoiceActivity;

namespace Parley.Testing;

/// <summary>Holds a window for speech if any sample of it is loud; exact, so that tests can count windows.</summary>
public sealed class LoudnessDetector : IVoiceActivityDetector, IVoiceActivityEngine
{
    public string Name => "loudness";

    public AudioFormat Format => AudioFormat.Speech16Khz;

    public int WindowSamples => 512;

    public float Score(ReadOnlySpan<float> window) => AudioLevel.Peak(window) > 0.1f ? 1 : 0;

    public IVoiceActivityDetector Open() => new LoudnessDetector();

    public void Reset()
    {
    }

    public void Dispose()
    {
    }
}
