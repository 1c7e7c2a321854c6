using Parley.Core.Storage;

namespace Parley.Core.Personas;

/// <summary>
/// Personas that are made and changed while the program runs. They stand in place of those of the settings of the same
/// id.
/// Thread-safe, and safe beside other processes.
/// </summary>
/// <remarks>All of it throws <see cref="StorageUnavailableException"/> where the rows cannot be read or
/// written.</remarks>
public interface IPersonaKeeper
{
    /// <summary>All personas, the default first, then the settings', then those that were made, by age.</summary>
    Task<IReadOnlyList<KeptPersona>> ListKeptAsync(CancellationToken cancellationToken = default);

    /// <summary>The persona of that id; null where there is none.</summary>
    Task<KeptPersona?> FindKeptAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Adds personas, all or none.</summary>
    /// <param name="personas">As <see cref="PersonaRules"/> want them, each of its own id.</param>
    /// <param name="replace">Whether one that is there is replaced; else nothing changes.</param>
    /// <param name="receipt">Kept with them.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    /// <exception cref="ReceiptTakenException">The same request was faster.</exception>
    Task<PersonaChange> AddAsync(
        IReadOnlyList<Persona> personas,
        bool replace,
        Receipt<PersonaChange>? receipt = null,
        CancellationToken cancellationToken = default);

    /// <summary>Keeps the persona, in place of the one of its id if there is one.</summary>
    /// <param name="persona">As <see cref="PersonaRules"/> want it.</param>
    /// <param name="expected">Whether it may be changed as it is now, null where there is none; called again after a
    /// conflict.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    Task<PersonaChange> PutAsync(
        Persona persona, Func<KeptPersona?, bool>? expected = null, CancellationToken cancellationToken = default);

    /// <summary>Removes it; one of the settings of the same id is there again then.</summary>
    /// <param name="id">Of the persona.</param>
    /// <param name="expected">As in <see cref="PutAsync"/>.</param>
    /// <param name="cancellationToken">Gives up before it begins.</param>
    Task<PersonaOutcome> DeleteAsync(
        string id, Func<KeptPersona?, bool>? expected = null, CancellationToken cancellationToken = default);
}
