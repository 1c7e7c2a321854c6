using Parley.Core.Audio;

namespace Parley.Core.Enhancement;

/// <summary>Takes noise away from one stream of speech, piece by piece. Not thread-safe.</summary>
public interface ISpeechEnhancer : IDisposable
{
    /// <summary>What it hears and gives; mono.</summary>
    AudioFormat Format { get; }

    /// <summary>How many samples it works on at once.</summary>
    int HopSamples { get; }

    /// <summary>How many samples its output lies behind its input.</summary>
    int DelaySamples { get; }

    /// <summary>Takes the next samples and gives as many earlier ones. Allocates nothing.</summary>
    /// <param name="input">Exactly <see cref="HopSamples"/>; what is no number counts as silence.</param>
    /// <param name="output">As many; its first is <see cref="DelaySamples"/> before the first of the input. Always
    /// numbers.</param>
    void Process(ReadOnlySpan<float> input, Span<float> output);

    /// <summary>
    /// Keeps the state as it is now, for <see cref="Restore"/>; in place of what was kept before. Allocates nothing.
    /// </summary>
    void Save();

    /// <summary>Goes back to the state that was kept last.</summary>
    void Restore();

    /// <summary>Forgets what was heard before.</summary>
    void Reset();
}
