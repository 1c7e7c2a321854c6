namespace Parley.Core.Personas;

/// <summary>Where personas are kept. Thread-safe.</summary>
public interface IPersonaStore
{
    /// <summary>All of them, the default first.</summary>
    ValueTask<IReadOnlyList<Persona>> ListAsync(CancellationToken cancellationToken = default);

    /// <summary>The persona, or null if there is none of that id. A null id means the default.</summary>
    ValueTask<Persona?> FindAsync(string? personaId, CancellationToken cancellationToken = default);

    /// <summary>
    /// The persona as it is now, if it has changed since it was found; itself otherwise, or if it is gone. From memory.
    /// </summary>
    Persona Latest(Persona found) => found;
}
