using Parley.Core.Audio;

namespace Parley.Core.VoiceActivity;

/// <summary>Tells speech from everything else, one window at a time, for one stream. Not thread-safe.</summary>
public interface IVoiceActivityDetector : IDisposable
{
    /// <summary>The rate that it hears; mono.</summary>
    AudioFormat Format { get; }

    /// <summary>Samples in one window.</summary>
    int WindowSamples { get; }

    /// <summary>How far back what is judged lies behind the end of the window; 0 where it is the window itself.</summary>
    int DelaySamples => 0;

    /// <summary>The probability, 0 to 1, that the window holds speech. Allocates nothing.</summary>
    /// <param name="window">Exactly <see cref="WindowSamples"/> samples that follow the last window's.</param>
    float Score(ReadOnlySpan<float> window);

    /// <summary>Forgets what was heard before.</summary>
    void Reset();
}
