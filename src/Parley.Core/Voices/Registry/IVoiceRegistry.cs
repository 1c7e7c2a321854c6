using Parley.Core.Storage;

namespace Parley.Core.Voices.Registry;

/// <summary>
/// The voices that were asked for, with their recordings. What makes them sound is in the <see cref="IVoiceLibrary"/>
/// under the same id. Thread-safe, and safe beside other processes.
/// </summary>
/// <remarks>All of it throws <see cref="StorageUnavailableException"/> where the rows cannot be read or
/// written.</remarks>
public interface IVoiceRegistry
{
    /// <summary>Voices in the order in which they were asked for.</summary>
    /// <param name="afterNumber">Begins behind that one; 0 for the first.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<RegisteredVoice>> ListAsync(
        long afterNumber, int limit, CancellationToken cancellationToken = default);

    /// <summary>The voice of that id; null where there is none.</summary>
    Task<RegisteredVoice?> FindAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Those of the ids that are a voice's here.</summary>
    Task<IReadOnlySet<string>> WhichAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken = default);

    /// <summary>Adds a voice, under the id that its name gives and a number behind it where that is taken.</summary>
    /// <param name="draft">The name gives an id; a blend is ready at once.</param>
    /// <param name="taken">Ids of other voices that there are.</param>
    /// <param name="receipt">Kept with it.</param>
    /// <param name="appear">
    /// Makes the files of a blend appear under the id, while nobody else can have it; may be called again after a
    /// conflict. What it throws, this throws, and there is no voice then.
    /// </param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="ReceiptTakenException">The same request was faster.</exception>
    Task<RegisteredVoice> CreateAsync(
        VoiceDraft draft,
        IReadOnlySet<string> taken,
        Receipt<RegisteredVoice>? receipt = null,
        Action<string>? appear = null,
        CancellationToken cancellationToken = default);

    /// <summary>Changes what it is called and described as; null where there is none of that id.</summary>
    Task<RegisteredVoice?> ChangeAsync(string id, VoiceChange change, CancellationToken cancellationToken = default);

    /// <summary>Deletes it with its samples and cancels its job; its files are to be removed then.</summary>
    /// <returns>Null where there is none of that id.</returns>
    Task<VoiceRemoval?> DeleteAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Voices that are deleted while their files may still be there.</summary>
    Task<IReadOnlyList<VoiceRemoval>> ListRemovalsAsync(CancellationToken cancellationToken = default);

    /// <summary>The files are gone.</summary>
    Task ConfirmRemovalAsync(VoiceRemoval removal, CancellationToken cancellationToken = default);

    /// <summary>Adds a recording; where the voice has one of the same content already, that one stands for
    /// it.</summary>
    /// <param name="voice">The voice's number.</param>
    /// <param name="sample">Its file is in its place already.</param>
    /// <param name="limit">The most that a voice may have.</param>
    /// <param name="receipt">Kept with it.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <returns>Null where the voice is gone.</returns>
    /// <exception cref="ReceiptTakenException">The same request was faster.</exception>
    Task<SampleAddition?> AddSampleAsync(
        long voice,
        SampleDraft sample,
        int limit,
        Receipt<SampleAddition>? receipt = null,
        CancellationToken cancellationToken = default);

    /// <summary>A voice's recordings, oldest first.</summary>
    Task<IReadOnlyList<RegisteredSample>> ListSamplesAsync(
        long voice, long afterNumber, int limit, CancellationToken cancellationToken = default);

    /// <summary>The recording of that id; null where the voice has none.</summary>
    Task<RegisteredSample?> FindSampleAsync(long voice, string id, CancellationToken cancellationToken = default);

    /// <summary>The recording of that content; null where the voice has none.</summary>
    Task<RegisteredSample?> FindSampleByHashAsync(long voice, string hash, CancellationToken cancellationToken = default);

    /// <summary>Deletes a recording; false where the voice has none of that id.</summary>
    Task<bool> DeleteSampleAsync(long voice, string id, CancellationToken cancellationToken = default);
}
