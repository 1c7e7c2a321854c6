using System.Data.Common;

using Dapper;

namespace Parley.Server.Storage;

/// <summary>Numbers that are never given twice.</summary>
internal static class Counters
{
    /// <summary>The next number of that name; whoever takes it holds the others back to the end of the
    /// transaction.</summary>
    public static Task<long> NextAsync(DbConnection connection, string name) => connection.ExecuteScalarAsync<long>(
        "UPDATE counters SET value = value + 1 WHERE name = @name RETURNING value", new { name });
}
