using Parley.Core.Storage;
using Parley.Server.Security;

namespace Parley.Server.Tests.Security;

/// <summary>A store whose database goes away when the test says so.</summary>
internal sealed class FailingKeyStore(IKeyStore inner) : IKeyStore
{
    public bool IsAway { get; set; }

    private IKeyStore Inner => IsAway ? throw new StorageUnavailableException("The database is away.") : inner;

    public Task AddAsync(ApiKey key, CancellationToken cancellationToken) => Inner.AddAsync(key, cancellationToken);

    public Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken) => Inner.FindAsync(id, cancellationToken);

    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) => Inner.ListAsync(cancellationToken);

    public Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) =>
        Inner.RevokeAsync(id, at, cancellationToken);

    public Task<bool> RotateAsync(string id, byte[] hash, DateTimeOffset previousExpiresAt, DateTimeOffset at, CancellationToken cancellationToken) =>
        Inner.RotateAsync(id, hash, previousExpiresAt, at, cancellationToken);

    public Task NoteUseAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) =>
        Inner.NoteUseAsync(id, at, cancellationToken);
}
