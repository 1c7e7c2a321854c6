using System.Globalization;

using Microsoft.Extensions.Options;

using Parley.Server.Storage;

namespace Parley.Server.Sessions.Recording;

/// <summary>Where recordings lie: one file for each connection, named by its id. Thread-safe.</summary>
internal sealed class RecordingFolder(IOptions<StorageOptions> options)
{
    private const string Ending = ".recording";

    private readonly string _path = Path.Combine(options.Value.FolderPath, "recordings");

    /// <exception cref="IOException">It cannot be made.</exception>
    public FileStream Create(string connectionId)
    {
        PrivateFolder.Create(_path);
        return new FileStream(
            PathOf(connectionId), new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                Share = FileShare.Read | FileShare.Delete,
                BufferSize = 0,
            });
    }

    public bool Has(string connectionId) => File.Exists(PathOf(connectionId));

    /// <summary>For reading, also while it is written; null if there is none.</summary>
    public FileStream? Open(string connectionId)
    {
        try
        {
            return new FileStream(
                PathOf(connectionId), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Delete(string connectionId)
    {
        if (Has(connectionId)) // without the folder the deletion of a file that is not there fails
            File.Delete(PathOf(connectionId));
    }

    /// <summary>The connections that there are recordings of, with the time at which each began.</summary>
    public IReadOnlyList<(string ConnectionId, DateTimeOffset StartedAt)> List() => Directory.Exists(_path)
        ?
        [
            .. Directory.EnumerateFiles(_path, $"*{Ending}")
                .Select(static file => Path.GetFileNameWithoutExtension(file))
                .Where(static name => StartOf(name) is not null)
                .Select(static name => (name, StartOf(name)!.Value)),
        ]
        : [];

    private string PathOf(string connectionId) => Path.Combine(_path, connectionId + Ending);

    // A connection's id begins with the time at which it was made (UUID version 7).
    private static DateTimeOffset? StartOf(string connectionId) =>
        Guid.TryParseExact(connectionId, "N", out _)
        && long.TryParse(
            connectionId.AsSpan(0, 12), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long unixMs)
        && unixMs <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(unixMs)
            : null;
}
