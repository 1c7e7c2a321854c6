namespace Parley.Server.Security;

/// <summary>What is kept of a key: never the key itself, only SHA-256 of it.</summary>
/// <param name="Id">12 hexadecimal digits; part of the key and no secret.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Hash">SHA-256 of the key, 32 bytes.</param>
/// <param name="CreatedAt">When it was made.</param>
public sealed record ApiKey(
    string Id, string Name, IReadOnlyList<AccessScope> Scopes, byte[] Hash, DateTimeOffset CreatedAt)
{
    /// <summary>From then on it is refused; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked; null if it was not.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When its secret was last replaced; null for never.</summary>
    public DateTimeOffset? RotatedAt { get; init; }

    /// <summary>SHA-256 of the key before that.</summary>
    public byte[]? PreviousHash { get; init; }

    /// <summary>Until then the key before that is taken too.</summary>
    public DateTimeOffset? PreviousExpiresAt { get; init; }

    /// <summary>When it was last used, to the minute or so; null for never.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>Whether a client that has it is let in now.</summary>
    public bool IsUsable(DateTimeOffset now) => RevokedAt is null && (ExpiresAt is not { } end || now < end);

    /// <summary>Whether it may do what the scope says.</summary>
    public bool Allows(AccessScope scope) => Scopes.Contains(scope) || Scopes.Contains(AccessScope.Admin);
}
