namespace Parley.Server.Security;

/// <summary>Makes, ends and renews keys; each act goes to the audit log. Thread-safe.</summary>
public sealed class KeyAdministration(IKeyStore keys, IAuditLog audit, TimeProvider time)
{
    /// <summary>The longest name of a key.</summary>
    public const int MaximumNameLength = 64;

    /// <summary>Makes a key.</summary>
    /// <param name="name">For people; 1 to 64 characters.</param>
    /// <param name="scopes">What it may do; at least one.</param>
    /// <param name="validFor">From now; null for ever.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">The name or the scopes will not do.</exception>
    public async Task<NewKey> CreateAsync(
        string name, IReadOnlyCollection<AccessScope> scopes, TimeSpan? validFor, string actor,
        CancellationToken cancellationToken)
    {
        Check(name, scopes);
        string id = KeyText.NewId();
        string secret = KeyText.NewSecret(id);
        DateTimeOffset now = Now();
        var key = new ApiKey(id, name, [.. scopes.Distinct().Order()], KeyText.Hash(secret), now)
        {
            ExpiresAt = now + validFor,
        };
        await keys.AddAsync(key, cancellationToken);
        await RecordAsync(actor, "key.create", id, true, cancellationToken);
        return new NewKey(key, secret);
    }

    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) => keys.ListAsync(cancellationToken);

    /// <returns>Whether there is a key of that id.</returns>
    public async Task<bool> RevokeAsync(string id, string actor, CancellationToken cancellationToken)
    {
        bool isThere = await keys.RevokeAsync(id, Now(), cancellationToken);
        await RecordAsync(actor, "key.revoke", id, isThere, cancellationToken);
        return isThere;
    }

    /// <summary>Gives a key another secret; its id, name and scopes stay.</summary>
    /// <param name="id">Of the key.</param>
    /// <param name="grace">How long the secret that it had is still taken.</param>
    /// <param name="actor">Who asks, for the audit log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null if there is no key of that id, or it was revoked.</returns>
    public async Task<NewKey?> RotateAsync(string id, TimeSpan grace, string actor, CancellationToken cancellationToken)
    {
        string secret = KeyText.NewSecret(id);
        DateTimeOffset now = Now();
        bool isDone = await keys.RotateAsync(id, KeyText.Hash(secret), now + grace, now, cancellationToken);
        await RecordAsync(actor, "key.rotate", id, isDone, cancellationToken);
        return isDone && await keys.FindAsync(id, cancellationToken) is { } key ? new NewKey(key, secret) : null;
    }

    /// <summary>Whether any key would be let in now.</summary>
    public async Task<bool> AnyUsableAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = Now();
        return (await keys.ListAsync(cancellationToken)).Any(key => key.IsUsable(now));
    }

    private static void Check(string name, IReadOnlyCollection<AccessScope> scopes)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaximumNameLength || name.Any(char.IsControl))
            throw new ArgumentException($"The name of a key has 1 to {MaximumNameLength} characters; choose another.", nameof(name));
        if (scopes.Count == 0)
            throw new ArgumentException("A key without a scope may do nothing; name at least one.", nameof(scopes));
    }

    // Databases keep milliseconds; what is told now is what is read back later.
    private DateTimeOffset Now()
    {
        DateTimeOffset now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }

    private Task RecordAsync(
        string actor, string action, string id, bool isDone, CancellationToken cancellationToken) =>
        audit.AppendAsync(
            new AuditEntry(Now(), actor, action, id, isDone ? AuditEntry.Ok : AuditEntry.Failed), cancellationToken);
}
