using Parley.Server.Storage;
using Parley.Server.Storage.Migrations;
using Parley.Server.Storage.Postgres;
using Parley.Server.Storage.Sqlite;
using Parley.Testing;

namespace Parley.Server.Tests.Storage;

/// <summary>An empty database of either kind; the conformance suites of the stores run on both.</summary>
internal sealed class TestDatabase : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private TestDatabase(TemporaryFolder folder, IDatabase database, StorageOptions options, TimeProvider time)
    {
        _folder = folder;
        Database = database;
        Options = options;
        Events = new SqlEventLog(database, time);
    }

    /// <summary>For <c>[MemberData]</c> or <c>[InlineData]</c>: the kinds there are.</summary>
    public static TheoryData<string> Kinds => ["sqlite", "postgresql"];

    public IDatabase Database { get; }

    public StorageOptions Options { get; }

    public SqlEventLog Events { get; }

    public string Folder => _folder.Path;

    public static async Task<TestDatabase> CreateAsync(
        string kind, TimeProvider? time = null, IReadOnlyList<Migration>? migrations = null)
    {
        time ??= TimeProvider.System;
        migrations ??= Migration.All;
        bool isPostgres = kind == "postgresql";
        string? address = isPostgres ? await SharedPostgres.CreateDatabaseAsync() : null;
        var folder = new TemporaryFolder();
        var options = new StorageOptions { Folder = folder.Path, PostgresUrl = address };
        IDatabase database = isPostgres
            ? new PostgresDatabase(options, migrations, time)
            : new SqliteDatabase(options, migrations, time);
        await database.OpenAsync(TestContext.Current.CancellationToken);
        return new TestDatabase(folder, database, options, time);
    }

    /// <summary>The same rows, opened as another process would.</summary>
    public IDatabase OpenAgain(IReadOnlyList<Migration>? migrations = null) => Database is PostgresDatabase
        ? new PostgresDatabase(Options, migrations ?? Migration.All, TimeProvider.System)
        : new SqliteDatabase(Options, migrations ?? Migration.All, TimeProvider.System);

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }
}
