namespace Parley.Server.Security;

/// <summary>Where keys are kept. Thread-safe; several processes may use it at once.</summary>
public interface IKeyStore
{
    Task AddAsync(ApiKey key, CancellationToken cancellationToken);

    /// <returns>The key, whether or not it is still usable; null if there is none of that id.</returns>
    Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken);

    /// <returns>All keys, oldest first.</returns>
    Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Ends a key. One that was revoked before keeps its time.</summary>
    /// <returns>Whether there is a key of that id.</returns>
    Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Gives a key another secret; its present one is taken until <paramref name="previousExpiresAt"/>.</summary>
    /// <returns>Whether there is a key of that id that was not revoked.</returns>
    Task<bool> RotateAsync(
        string id, byte[] hash, DateTimeOffset previousExpiresAt, DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Notes when a key was last used. A key that is gone is no error; an earlier time changes nothing.</summary>
    Task NoteUseAsync(string id, DateTimeOffset at, CancellationToken cancellationToken);
}
