using System.Reflection;
using System.Runtime.InteropServices;

using Parley.Core.Storage;

using SQLitePCL;

namespace Parley.Server.Storage.Sqlite;

/// <summary>The system's own SQLite, which the system keeps up to date; no copy is shipped.</summary>
internal static class SqliteLibrary
{
    private static readonly string[] _names =
        ["libsqlite3.so.0", "libsqlite3.dylib", "/usr/lib/libsqlite3.dylib", "winsqlite3", "sqlite3", "e_sqlite3"];

    private static readonly Lazy<Exception?> _loaded = new(Load);

    /// <exception cref="StorageUnavailableException">There is none.</exception>
    public static void Require()
    {
        if (_loaded.Value is { } problem)
        {
            throw new StorageUnavailableException(
                "SQLite is missing on this machine, and what Parley keeps is kept in it. Install it (apt-get install "
                + "libsqlite3-0), or name a PostgreSQL server with Parley:Storage:PostgresUrl.", problem);
        }
    }

    private static Exception? Load()
    {
        try
        {
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
            raw.SetProvider(new SQLite3Provider_e_sqlite3());
            raw.sqlite3_libversion_number();
            return null;
        }
        catch (Exception problem) when (problem is DllNotFoundException or EntryPointNotFoundException
            or BadImageFormatException)
        {
            return problem;
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        foreach (string candidate in _names)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out nint library))
                return library;
        }

        return 0;
    }
}
