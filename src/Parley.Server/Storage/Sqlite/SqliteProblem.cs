using Microsoft.Data.Sqlite;

using Parley.Core.Storage;

namespace Parley.Server.Storage.Sqlite;

/// <summary>What SQLite says, for people.</summary>
internal static class SqliteProblem
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NoDatabase = 26;

    /// <summary>
    /// The exception that callers are told, or null where it is not about the database's state but about the query.
    /// </summary>
    public static StorageUnavailableException? Explain(SqliteException problem, string path)
    {
        string? message = problem.SqliteErrorCode switch
        {
            Busy or Locked => $"The database {path} is locked by another program. Stop that program, or try again.",
            ReadOnly => $"The database {path} cannot be written. Make it and its folder writable, or choose another "
                + "folder with Parley:Storage:Folder.",
            Full => $"The disk of the database {path} is full, so nothing was kept. Free some space, then try again.",
            InputOutput => $"The disk of the database {path} cannot be read or written ({problem.Message}). Check it "
                + "and its free space, then try again.",
            Corrupt or NoDatabase => $"The database {path} is damaged. Stop Parley and put a backup in its place "
                + "(parley backup makes them).",
            CannotOpen => $"The database {path} cannot be opened. Make its folder writable, or choose another with "
                + "Parley:Storage:Folder.",
            _ => null,
        };
        return message is null
            ? null
            : new StorageUnavailableException(message, problem) { IsFull = problem.SqliteErrorCode is Full };
    }
}
