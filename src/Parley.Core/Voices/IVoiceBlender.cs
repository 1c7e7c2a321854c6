namespace Parley.Core.Voices;

/// <summary>
/// One engine's way to make a voice of its own out of several; registered under the engine's name. The engine itself
/// speaks with a blend that nobody has kept by its name (<see cref="VoiceBlend"/>). Thread-safe.
/// </summary>
public interface IVoiceBlender
{
    /// <summary>Writes the voice as a safetensors file that the engine speaks with.</summary>
    /// <param name="parts">At least two.</param>
    /// <param name="voice">Written from where it stands; stays the caller's.</param>
    /// <param name="cancellationToken">Ends the work; what was written then is worth nothing.</param>
    /// <exception cref="ArgumentException">One of them is no voice of the engine; the message says which.</exception>
    /// <exception cref="EngineUnavailableException">A voice's file is missing or damaged.</exception>
    ValueTask BlendAsync(IReadOnlyList<BlendPart> parts, Stream voice, CancellationToken cancellationToken);
}
