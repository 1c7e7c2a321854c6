namespace Parley.Core.Storage;

/// <summary>The answers that <see cref="Receipt{T}"/>s keep, for a day. Thread-safe.</summary>
public interface IReceipts
{
    /// <summary>The answer to the request of that key; null where there was none, or longer ago than a day.</summary>
    /// <exception cref="StorageUnavailableException">They cannot be read.</exception>
    Task<KeptAnswer?> FindAsync(string scope, string key, CancellationToken cancellationToken = default);

    /// <summary>Removes those that have expired.</summary>
    /// <returns>How many.</returns>
    Task<int> ForgetAsync(CancellationToken cancellationToken = default);
}
