using Parley.Core.Audio;
using Parley.Core.VoiceActivity;

namespace Parley.Bench.Offline;

/// <summary>Takes what is loud for speech: a detector whose answers are known, to check the bench with.</summary>
internal sealed class LoudnessEngine : IVoiceActivityEngine
{
    public string Name => "loudness";

    public IVoiceActivityDetector Open() => new Detector();

    private sealed class Detector : IVoiceActivityDetector
    {
        public AudioFormat Format => AudioFormat.Speech16Khz;

        public int WindowSamples => 512;

        public float Score(ReadOnlySpan<float> window) => AudioLevel.Peak(window) > AudioLevel.AudibleThreshold ? 1 : 0;

        public void Reset()
        {
        }

        public void Dispose()
        {
        }
    }
}
