namespace Parley.Core.Voices;

/// <summary>
/// Cloned and imported voices on disk, by engine. Thread-safe, and safe beside other processes that use the same
/// folder:
/// a voice is there whole or not at all.
/// </summary>
public interface IVoiceLibrary
{
    /// <summary>The folder; it need not exist.</summary>
    string Root { get; }

    /// <summary>The engine's voices, by id. Reads the folder; empty where there is none.</summary>
    IReadOnlyList<LibraryVoice> List(string engine);

    /// <summary>
    /// The voice of that id, in any case; null where there is none or <paramref name="id"/> is no id at all.
    /// </summary>
    LibraryVoice? Find(string engine, string id);

    /// <summary>Writes a voice and makes it appear once it is whole, under the id that its name gives.</summary>
    /// <param name="voice">What is known of it.</param>
    /// <param name="write">Writes the safetensors file. If it throws, nothing is left.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left then.</param>
    /// <exception cref="ArgumentException">The name gives no id.</exception>
    /// <exception cref="VoiceExistsException">The engine has a voice of that id in the library.</exception>
    /// <exception cref="InvalidDataException">What was written is no voice; the message says why.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    ValueTask<LibraryVoice> AddAsync(
        NewVoice voice, Func<Stream, CancellationToken, ValueTask> write, CancellationToken cancellationToken = default);

    /// <summary>Writes a voice that is to appear later, under an id that may be there already.</summary>
    /// <param name="id">Of the voice.</param>
    /// <param name="voice">What is known of it.</param>
    /// <param name="write">Writes the safetensors file. If it throws, nothing is left.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left then.</param>
    /// <returns>The caller's, who lets it appear, or disposes of it and nothing is left.</returns>
    /// <exception cref="InvalidDataException">What was written is no voice; the message says why.</exception>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    ValueTask<IStagedVoice> StageAsync(
        string id, NewVoice voice, Func<Stream, CancellationToken, ValueTask> write,
        CancellationToken cancellationToken = default);

    /// <summary>Adds a voice from a file in the published layout, once it is known to be one.</summary>
    /// <param name="engine">Whose voice it is.</param>
    /// <param name="name">What people call it here.</param>
    /// <param name="path">A safetensors file; only read.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left then.</param>
    /// <inheritdoc cref="AddAsync" path="/exception"/>
    ValueTask<LibraryVoice> ImportAsync(
        string engine, string name, string path, CancellationToken cancellationToken = default);

    /// <summary>The voice's safetensors file, to be copied.</summary>
    /// <exception cref="IOException">It was deleted in the meantime.</exception>
    Stream OpenRead(LibraryVoice voice);

    /// <summary>Removes it; false where there is none. Whoever speaks with it may finish.</summary>
    bool Delete(string engine, string id);
}
