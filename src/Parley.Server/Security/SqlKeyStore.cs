using Dapper;

using Parley.Server.Storage;

namespace Parley.Server.Security;

/// <summary>Keys as a table.</summary>
internal sealed class SqlKeyStore(IDatabase database) : IKeyStore
{
    private const string Columns =
        """
        id AS Id, name AS Name, scopes_json AS ScopesJson, hash AS Hash, created_at_unix_ms AS CreatedAtUnixMs,
        expires_at_unix_ms AS ExpiresAtUnixMs, revoked_at_unix_ms AS RevokedAtUnixMs,
        rotated_at_unix_ms AS RotatedAtUnixMs, previous_hash AS PreviousHash,
        previous_expires_at_unix_ms AS PreviousExpiresAtUnixMs, last_used_at_unix_ms AS LastUsedAtUnixMs
        """;

    public Task AddAsync(ApiKey key, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            """
            INSERT INTO api_keys (id, name, scopes_json, hash, created_at_unix_ms, expires_at_unix_ms)
            VALUES (@Id, @Name, @ScopesJson, @Hash, @CreatedAtUnixMs, @ExpiresAtUnixMs)
            """,
            KeyRow.Of(key)),
        cancellationToken);

    public Task<ApiKey?> FindAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            KeyRow? row = await connection.QuerySingleOrDefaultAsync<KeyRow>(
                $"SELECT {Columns} FROM api_keys WHERE id = @id", new { id });
            return row?.ToKey();
        },
        cancellationToken);

    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync<IReadOnlyList<ApiKey>>(
            static async connection =>
            {
                IEnumerable<KeyRow> rows = await connection.QueryAsync<KeyRow>(
                    $"SELECT {Columns} FROM api_keys ORDER BY created_at_unix_ms, id");
                return [.. rows.Select(static row => row.ToKey())];
            },
            cancellationToken);

    public Task<bool> RevokeAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) =>
        ChangeAsync(
            "UPDATE api_keys SET revoked_at_unix_ms = COALESCE(revoked_at_unix_ms, @At) WHERE id = @Id",
            new { Id = id, At = at.ToUnixTimeMilliseconds() },
            cancellationToken);

    public Task<bool> RotateAsync(
        string id, byte[] hash, DateTimeOffset previousExpiresAt, DateTimeOffset at, CancellationToken cancellationToken) =>
        ChangeAsync(
            """
            UPDATE api_keys SET previous_hash = hash, previous_expires_at_unix_ms = @PreviousExpiresAt, hash = @Hash,
                rotated_at_unix_ms = @At
            WHERE id = @Id AND revoked_at_unix_ms IS NULL
            """,
            new
            {
                Id = id,
                Hash = Convert.ToHexStringLower(hash),
                PreviousExpiresAt = previousExpiresAt.ToUnixTimeMilliseconds(),
                At = at.ToUnixTimeMilliseconds(),
            },
            cancellationToken);

    public Task NoteUseAsync(string id, DateTimeOffset at, CancellationToken cancellationToken) =>
        ChangeAsync(
            """
            UPDATE api_keys SET last_used_at_unix_ms = @At
            WHERE id = @Id AND COALESCE(last_used_at_unix_ms, 0) < @At
            """,
            new { Id = id, At = at.ToUnixTimeMilliseconds() },
            cancellationToken);

    private Task<bool> ChangeAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection => await connection.ExecuteAsync(sql, parameters) > 0, cancellationToken);

    private sealed record KeyRow(
        string Id, string Name, string ScopesJson, string Hash, long CreatedAtUnixMs, long? ExpiresAtUnixMs,
        long? RevokedAtUnixMs, long? RotatedAtUnixMs, string? PreviousHash, long? PreviousExpiresAtUnixMs,
        long? LastUsedAtUnixMs)
    {
        public static KeyRow Of(ApiKey key) => new(
            key.Id, key.Name, ScopeNames.ToJson(key.Scopes), Convert.ToHexStringLower(key.Hash),
            key.CreatedAt.ToUnixTimeMilliseconds(), key.ExpiresAt?.ToUnixTimeMilliseconds(), null, null, null, null, null);

        public ApiKey ToKey() => new(
            Id, Name, ScopeNames.FromJson(ScopesJson), Convert.FromHexString(Hash), Time(CreatedAtUnixMs)!.Value)
        {
            ExpiresAt = Time(ExpiresAtUnixMs),
            RevokedAt = Time(RevokedAtUnixMs),
            RotatedAt = Time(RotatedAtUnixMs),
            PreviousHash = PreviousHash is null ? null : Convert.FromHexString(PreviousHash),
            PreviousExpiresAt = Time(PreviousExpiresAtUnixMs),
            LastUsedAt = Time(LastUsedAtUnixMs),
        };

        private static DateTimeOffset? Time(long? unixMs) =>
            unixMs is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null;
    }
}
