using Parley.Core.Audio;

namespace Parley.Core.Voices;

/// <summary>
/// One engine's way to make a voice from a recording; registered under the engine's name. Thread-safe.
/// </summary>
public interface IVoiceCloner
{
    /// <summary>The engine that speaks with the voices, such as <c>pocket-tts</c>.</summary>
    string Engine { get; }

    /// <summary>What it hears; mono.</summary>
    AudioFormat Format { get; }

    /// <summary>The most that its model takes at once; of longer material the best is chosen before.</summary>
    TimeSpan LongestSample { get; }

    /// <summary>
    /// Says of which model the voices are, so that one of another is recognised; null where the engine tells when it
    /// loads
    /// one. Cheap; loads nothing.
    /// </summary>
    /// <exception cref="EngineUnavailableException">The model is missing; the message says how to get it.</exception>
    string? ModelFingerprint => null;

    /// <summary>Writes the voice as a safetensors file in the published layout.</summary>
    /// <param name="samples">In <see cref="Format"/>, at most <see cref="LongestSample"/>.</param>
    /// <param name="voice">Written from where it stands; stays the caller's.</param>
    /// <param name="cancellationToken">Ends the work; what was written then is worth nothing.</param>
    /// <exception cref="EngineUnavailableException">The model is missing or broken.</exception>
    ValueTask CloneAsync(ReadOnlyMemory<float> samples, Stream voice, CancellationToken cancellationToken);
}
