namespace Parley.Server.Security;

/// <summary>The log of administrative acts. Only ever added to. Thread-safe; several processes may write at once.</summary>
public interface IAuditLog
{
    Task AppendAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <returns>
    /// Newest first, at most <paramref name="limit"/>, of those whose sequence is below <paramref name="before"/>;
    /// null for the newest of all.
    /// </returns>
    Task<IReadOnlyList<AuditEntry>> ListAsync(int limit, long? before, CancellationToken cancellationToken);
}
