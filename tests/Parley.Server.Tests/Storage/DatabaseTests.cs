using Dapper;

using Parley.Core.Storage;
using Parley.Server.Storage;
using Parley.Server.Storage.Migrations;

namespace Parley.Server.Tests.Storage;

public sealed class DatabaseTests
{
    private static readonly Migration _first = new(1, "0001_first", "CREATE TABLE things (id BIGINT PRIMARY KEY, name TEXT NOT NULL)");
    private static readonly Migration _second = new(2, "0002_second", "ALTER TABLE things ADD COLUMN size BIGINT NOT NULL DEFAULT 7; CREATE INDEX things_size ON things (size)");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task WriteAsync_ThatThrows_LeavesNothingAndSaysWhy(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind, migrations: [_first]);

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(() => test.Database.WriteAsync<int>(
            async connection =>
            {
                await connection.ExecuteAsync("INSERT INTO things (id, name) VALUES (1, 'one')");
                throw new InvalidOperationException("no");
            },
            Cancel));

        Assert.Equal("no", thrown.Message);
        Assert.Equal(0, await CountAsync(test.Database));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task WriteAsync_ManyAtOnceSomeFailing_KeepsExactlyThoseThatDidNot(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind, migrations: [_first]);

        Task<bool>[] writes = [.. Enumerable.Range(0, 200).Select(i => WriteUnlessSeventhAsync(test.Database, i))];
        bool[] kept = await Task.WhenAll(writes);

        long[] present = await test.Database.ReadAsync(
            async connection => (await connection.QueryAsync<long>("SELECT id FROM things ORDER BY id")).ToArray(), Cancel);
        Assert.Equal(Enumerable.Range(0, 200).Where(i => i % 7 != 0).Select(i => (long)i), present);
        Assert.Equal(present.Length, kept.Count(static was => was));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task OpenAsync_OfAnOlderDatabase_KeepsItsRowsAndAddsWhatIsNew(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind, migrations: [_first]);
        await test.Database.WriteAsync(
            connection => connection.ExecuteAsync("INSERT INTO things (id, name) VALUES (1, 'one'), (2, 'two')"), Cancel);

        await using IDatabase newer = test.OpenAgain([_first, _second]);
        await newer.OpenAsync(Cancel);

        Assert.Equal(14, await newer.ReadAsync(
            connection => connection.ExecuteScalarAsync<long>("SELECT sum(size) FROM things"), Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task OpenAsync_OfANewerOrForeignDatabase_RefusesAndChangesNothing(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind, migrations: [_first, _second]);

        await using IDatabase older = test.OpenAgain([_first]);
        var newer = await Assert.ThrowsAsync<StorageUnavailableException>(() => older.OpenAsync(Cancel));
        await using IDatabase other = test.OpenAgain([_first, _second with { Sql = "SELECT 1" }]);
        var foreign = await Assert.ThrowsAsync<StorageUnavailableException>(() => other.OpenAsync(Cancel));

        Assert.Contains("newer Parley", newer.Message, StringComparison.Ordinal);
        Assert.Contains("0002_second", foreign.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task OpenAsync_StepThatFails_LeavesTheDatabaseAsItWas(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind, migrations: [_first]);

        await using IDatabase broken = test.OpenAgain(
            [_first, new Migration(2, "0002_broken", "CREATE TABLE more (id BIGINT); INSERT INTO nowhere VALUES (1)")]);
        await Assert.ThrowsAnyAsync<Exception>(() => broken.OpenAsync(Cancel));
        await using IDatabase mended = test.OpenAgain([_first, _second]);
        await mended.OpenAsync(Cancel);

        await Assert.ThrowsAnyAsync<Exception>(() => mended.ReadAsync(
            connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM more"), Cancel));
    }

    [Theory]
    [MemberData(nameof(TestDatabase.Kinds), MemberType = typeof(TestDatabase))]
    public async Task OpenAsync_BySeveralAtOnce_TakesEachStepOnce(string kind)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind, migrations: []);

        IDatabase[] all = [.. Enumerable.Range(0, 4).Select(_ => test.OpenAgain([_first, _second]))];
        await Task.WhenAll(all.Select(database => database.OpenAsync(Cancel)));

        Assert.Equal(2, await all[0].ReadAsync(
            connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM schema_migrations"), Cancel));
        foreach (IDatabase database in all)
            await database.DisposeAsync();
    }

    [Fact]
    public async Task OpenAsync_FolderThatCannotBe_SaysWhichAndWhatToDo()
    {
        await using var database = new Parley.Server.Storage.Sqlite.SqliteDatabase(
            new StorageOptions { Folder = "/dev/null/data" }, [_first], TimeProvider.System);

        var thrown = await Assert.ThrowsAsync<StorageUnavailableException>(() => database.OpenAsync(Cancel));

        Assert.Contains("/dev/null/data", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Parley:Storage:Folder", thrown.Message, StringComparison.Ordinal);
    }

    private static async Task<bool> WriteUnlessSeventhAsync(IDatabase database, int id)
    {
        try
        {
            return await database.WriteAsync(
                async connection =>
                {
                    await connection.ExecuteAsync("INSERT INTO things (id, name) VALUES (@id, 'x')", new { id });
                    return id % 7 != 0 ? true : throw new InvalidOperationException();
                },
                Cancel);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static Task<long> CountAsync(IDatabase database) => database.ReadAsync(
        static connection => connection.ExecuteScalarAsync<long>("SELECT count(*) FROM things"), Cancel);
}
