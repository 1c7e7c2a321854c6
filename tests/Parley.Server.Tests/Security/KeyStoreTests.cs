using Parley.Server.Security;
using Parley.Server.Tests.Storage;

namespace Parley.Server.Tests.Security;

public sealed class KeyStoreTests
{
    private static readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeMilliseconds(1_790_000_000_123);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task AddAsync_Key_IsFoundAsItWas(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind);
        var store = new SqlKeyStore(test.Database);
        ApiKey key = Key("0123456789ab") with { ExpiresAt = _now.AddDays(1) };

        await store.AddAsync(key, Cancel);

        Assert.Equivalent(key, await store.FindAsync(key.Id, Cancel), strict: true);
        Assert.Null(await store.FindAsync("ffffffffffff", Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task ListAsync_Keys_OldestFirst(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind);
        var store = new SqlKeyStore(test.Database);
        await store.AddAsync(Key("000000000002", createdAt: _now.AddSeconds(1)), Cancel);
        await store.AddAsync(Key("000000000003"), Cancel);
        await store.AddAsync(Key("000000000001"), Cancel);

        IReadOnlyList<ApiKey> keys = await store.ListAsync(Cancel);

        Assert.Equal(["000000000001", "000000000003", "000000000002"], keys.Select(key => key.Id));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task RevokeAsync_Twice_KeepsTheFirstTime(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind);
        var store = new SqlKeyStore(test.Database);
        await store.AddAsync(Key("0123456789ab"), Cancel);

        Assert.True(await store.RevokeAsync("0123456789ab", _now.AddHours(1), Cancel));
        Assert.True(await store.RevokeAsync("0123456789ab", _now.AddHours(2), Cancel));
        Assert.False(await store.RevokeAsync("ffffffffffff", _now, Cancel));

        Assert.Equal(_now.AddHours(1), (await store.FindAsync("0123456789ab", Cancel))!.RevokedAt);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task RotateAsync_Key_KeepsBothSecretsAndRefusesRevokedOnes(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind);
        var store = new SqlKeyStore(test.Database);
        await store.AddAsync(Key("0123456789ab"), Cancel);
        byte[] newer = KeyText.Hash("newer");

        Assert.True(await store.RotateAsync("0123456789ab", newer, _now.AddHours(24), _now, Cancel));
        ApiKey key = (await store.FindAsync("0123456789ab", Cancel))!;
        await store.RevokeAsync("0123456789ab", _now, Cancel);

        Assert.Equal(newer, key.Hash);
        Assert.Equal(KeyText.Hash("0123456789ab"), key.PreviousHash);
        Assert.Equal(_now.AddHours(24), key.PreviousExpiresAt);
        Assert.Equal(_now, key.RotatedAt);
        Assert.False(await store.RotateAsync("0123456789ab", newer, _now, _now, Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task NoteUseAsync_AnEarlierTime_ChangesNothing(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind);
        var store = new SqlKeyStore(test.Database);
        await store.AddAsync(Key("0123456789ab"), Cancel);

        await store.NoteUseAsync("0123456789ab", _now.AddMinutes(2), Cancel);
        await store.NoteUseAsync("0123456789ab", _now.AddMinutes(1), Cancel);
        await store.NoteUseAsync("ffffffffffff", _now, Cancel);

        Assert.Equal(_now.AddMinutes(2), (await store.FindAsync("0123456789ab", Cancel))!.LastUsedAt);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task AuditLog_ManyAtOnce_NumbersWithoutGapsAndPagesBackwards(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind);
        var log = new SqlAuditLog(test.Database);
        await Task.WhenAll(Enumerable.Range(0, 25).Select(i => log.AppendAsync(
            new AuditEntry(_now, "cli:test", "key.create", $"k{i}", AuditEntry.Ok) { RequestId = i == 3 ? "r" : null }, Cancel)));

        IReadOnlyList<AuditEntry> first = await log.ListAsync(10, null, Cancel);
        IReadOnlyList<AuditEntry> second = await log.ListAsync(100, first[^1].Sequence, Cancel);

        Assert.Equal(Enumerable.Range(16, 10).Reverse().Select(i => (long)i), first.Select(entry => entry.Sequence));
        Assert.Equal(Enumerable.Range(1, 15).Reverse().Select(i => (long)i), second.Select(entry => entry.Sequence));
        Assert.Equal(25, first.Concat(second).Select(entry => entry.Target).Distinct().Count());
        Assert.Single(first.Concat(second), entry => entry.RequestId == "r");
    }

    private static ApiKey Key(string id, DateTimeOffset? createdAt = null) =>
        new(id, "name of " + id, [AccessScope.Read, AccessScope.Talk], KeyText.Hash(id), createdAt ?? _now);
}
