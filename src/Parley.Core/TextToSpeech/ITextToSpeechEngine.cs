using Parley.Core.Audio;

namespace Parley.Core.TextToSpeech;

/// <summary>Speaks. Thread-safe; requests may overlap.</summary>
public interface ITextToSpeechEngine
{
    /// <summary>The name by which settings and commands choose it, such as <c>flite</c>.</summary>
    string Name { get; }

    /// <summary>What it gives.</summary>
    AudioFormat Format { get; }

    /// <summary>What it can speak with; the first is its default.</summary>
    IReadOnlyList<EngineVoice> Voices { get; }

    /// <summary>The voice that a name stands for, which need not be listed, such as a blend of two; null if there is none.</summary>
    EngineVoice? FindVoice(string name) =>
        Voices.FirstOrDefault(voice => string.Equals(voice.Id, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Frames of at most 20 ms as soon as they are made; the caller owns each. Text with nothing to say gives none. Disposing the
    /// enumerator or cancelling stops the work.
    /// </summary>
    /// <exception cref="ArgumentException">The engine has no such voice; thrown at the call. The message lists those it has.</exception>
    /// <exception cref="EngineUnavailableException">A library, model or server is missing or was lost.</exception>
    IAsyncEnumerable<SpeechFrame> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken = default);
}
