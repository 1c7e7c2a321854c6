using System.Data.Common;

using Dapper;

using Parley.Server.Storage;
using Parley.Server.Storage.Migrations;

namespace Parley.Server.Tests.Storage;

/// <summary>Databases of every age that there ever was, filled, then opened by this version.</summary>
public sealed class UpgradeTests
{
    private const int RowsPerTable = 3;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, int> Ages
    {
        get
        {
            var ages = new TheoryData<string, int>();
            foreach (string kind in new[] { "sqlite", "postgresql" })
            {
                for (int steps = 1; steps <= Migration.All.Count; steps++)
                    ages.Add(kind, steps);
            }

            return ages;
        }
    }

    [Theory]
    [MemberData(nameof(Ages))]
    public async Task OpenAsync_DatabaseOfThatAge_KeepsEveryRow(string kind, int steps)
    {
        await using TestDatabase test = await TestDatabase.CreateAsync(kind, migrations: [.. Migration.All.Take(steps)]);
        IReadOnlyList<(string Table, IReadOnlyList<Column> Columns)> tables =
            await test.Database.ReadAsync(connection => TablesAsync(connection, kind), Cancel);
        foreach ((string table, IReadOnlyList<Column> columns) in tables)
            await FillAsync(test.Database, table, columns);
        Dictionary<string, string[]> before = await ReadAsync(test.Database, tables);

        await using IDatabase upgraded = test.OpenAgain();
        await upgraded.OpenAsync(Cancel);

        Dictionary<string, string[]> after = await ReadAsync(upgraded, tables);
        Assert.NotEmpty(before);
        Assert.All(before, table => Assert.True(table.Value.Length >= RowsPerTable, table.Key));
        Assert.All(before, table => Assert.Empty(table.Value.Except(after[table.Key], StringComparer.Ordinal)));
        Assert.Equal(Migration.All.Count, await upgraded.ReadAsync(
            connection => connection.ExecuteScalarAsync<long>("SELECT COUNT(*) FROM schema_migrations"), Cancel));
    }

    /// <summary>In the order in which they were made, so that those that others refer to come first.</summary>
    private static async Task<IReadOnlyList<(string, IReadOnlyList<Column>)>> TablesAsync(DbConnection connection, string kind)
    {
        string names = kind == "sqlite"
            ? "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'schema_migrations' ORDER BY rowid"
            : """
              SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                  AND relname <> 'schema_migrations' ORDER BY oid
              """;
        string columnsOf = kind == "sqlite"
            ? "SELECT name AS Name, type AS Type FROM pragma_table_info(@table) ORDER BY cid"
            : """
              SELECT column_name AS Name, data_type AS Type FROM information_schema.columns
              WHERE table_schema = 'public' AND table_name = @table ORDER BY ordinal_position
              """;
        List<(string, IReadOnlyList<Column>)> tables = [];
        foreach (string table in (await connection.QueryAsync<string>(names)).ToArray())
            tables.Add((table, [.. await connection.QueryAsync<Column>(columnsOf, new { table })]));
        return tables;
    }

    // Row i has i, or "r" and i, everywhere: so it refers to row i of other tables.
    private static async Task FillAsync(IDatabase database, string table, IReadOnlyList<Column> columns)
    {
        string names = string.Join(", ", columns.Select(column => column.Name));
        string values = string.Join(", ", columns.Select(column => $"@{column.Name}"));
        for (int i = 1; i <= RowsPerTable; i++)
        {
            var row = new DynamicParameters();
            foreach (Column column in columns)
            {
                row.Add(column.Name, column.Type.ToUpperInvariant() switch
                {
                    "BIGINT" => (object)(long)i,
                    "DOUBLE PRECISION" => i + 0.5,
                    _ => $"r{i}",
                });
            }

            await database.WriteAsync(
                connection => connection.ExecuteAsync($"INSERT INTO {table} ({names}) VALUES ({values})", row), Cancel);
        }
    }

    private static Task<Dictionary<string, string[]>> ReadAsync(
        IDatabase database, IReadOnlyList<(string Table, IReadOnlyList<Column> Columns)> tables) => database.ReadAsync(
        async connection =>
        {
            Dictionary<string, string[]> rows = [];
            foreach ((string table, IReadOnlyList<Column> columns) in tables)
            {
                string names = string.Join(", ", columns.Select(column => column.Name));
                IEnumerable<dynamic> read = await connection.QueryAsync($"SELECT {names} FROM {table}");
                rows[table] = [.. read.Select(row => string.Join('|', ((IDictionary<string, object?>)row).Values)).Order(StringComparer.Ordinal)];
            }

            return rows;
        },
        Cancel);

    private sealed class Column
    {
        public string Name { get; init; } = "";

        public string Type { get; init; } = "";
    }
}
