using System.ComponentModel;

namespace Parley.Server.Security;

/// <summary>A key as <c>/keys</c> shows it.</summary>
internal sealed record KeyView(
    [property: Description("12 hexadecimal digits; no secret.")] string Id,
    string Name,
    [property: Description("What it may do: read, talk, write, admin.")] IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    DateTimeOffset? RotatedAt,
    [property: Description("To the minute or so.")] DateTimeOffset? LastUsedAt,
    [property: Description("The key itself, in the answer that makes or rotates it and never again; else null.")] string? Key)
{
    public static KeyView Of(ApiKey key, string? secret = null) => new(
        key.Id, key.Name, [.. key.Scopes.Select(ScopeNames.Of)], key.CreatedAt, key.ExpiresAt, key.RevokedAt, key.RotatedAt,
        key.LastUsedAt, secret);

    /// <summary>Without the secret, should it ever get into a log.</summary>
    public override string ToString() => $"KeyView {{ {Id} }}";
}

/// <summary>What a new key shall be.</summary>
internal sealed record KeyRequest(
    [property: Description("For people; 1 to 64 characters.")] string? Name,
    [property: Description("One or more of read, talk, write and admin.")] IReadOnlyList<string?>? Scopes,
    [property: Description("How long it is taken; for ever if absent.")] int? ExpiresDays);
