using System.Formats.Tar;

using Microsoft.Extensions.Options;

using Parley.Core.Storage;
using Parley.Server.Storage.Sqlite;

namespace Parley.Server.Storage.Backup;

/// <summary>
/// Copies what Parley keeps into one file, and back: a tar with the database as of one moment and, if asked, the samples
/// and recordings. A server may run meanwhile.
/// </summary>
public sealed class DataBackup
{
    private const string DatabaseName = "parley.db";

    private static readonly string[] _folders = ["samples", "recordings"];

    private readonly IDatabase _database;
    private readonly string _folder;

    internal DataBackup(IDatabase database, IOptions<StorageOptions> options)
    {
        _database = database;
        _folder = options.Value.FolderPath;
    }

    /// <summary>Where the data are, for people.</summary>
    public string Place => _database.Place;

    /// <summary>The command that backs up a PostgreSQL server; null where the database is the embedded one.</summary>
    public string? ForeignCommand => _database is SqliteDatabase
        ? null
        : $"pg_dump --format=custom --file=parley.dump --dbname=postgresql://{_database.Place}";

    /// <param name="path">The file; replaced once the new one is whole.</param>
    /// <param name="withFiles">Whether samples and recordings go with it.</param>
    /// <param name="cancellationToken">Gives up; nothing is left.</param>
    /// <exception cref="StorageUnavailableException">The database cannot be read or its copy not be written.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task CreateAsync(string path, bool withFiles, CancellationToken cancellationToken = default)
    {
        if (_database is not SqliteDatabase embedded)
            throw new InvalidOperationException("Only the embedded database is backed up here.");
        if (!File.Exists(embedded.Place))
            throw new StorageUnavailableException($"There is no database at {embedded.Place} to back up; run 'parley serve' once.");

        string part = $"{path}.{Guid.NewGuid():N}.part";
        string copy = $"{path}.{Guid.NewGuid():N}.db.part";
        try
        {
            await embedded.BackUpAsync(copy, cancellationToken);
            await using (FileStream output = CreatePrivate(part))
            {
                await using var tar = new TarWriter(output, TarEntryFormat.Pax, leaveOpen: true);
                await tar.WriteEntryAsync(copy, DatabaseName, cancellationToken);
                foreach (string folder in withFiles ? _folders : [])
                    await WriteFolderAsync(tar, folder, cancellationToken);
                await tar.DisposeAsync();
                output.Flush(flushToDisk: true);
            }

            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
            File.Delete(copy);
        }
    }

    /// <summary>Puts a backup into the data folder, which must be empty.</summary>
    /// <returns>How many files it holds.</returns>
    /// <exception cref="IOException">
    /// The file cannot be read, is no backup, or is damaged, or the folder is not empty or cannot be written; nothing was
    /// changed.
    /// </exception>
    public async Task<int> RestoreAsync(string path, CancellationToken cancellationToken = default)
    {
        if (Directory.Exists(_folder) && Directory.EnumerateFileSystemEntries(_folder).Any())
        {
            throw new IOException(
                $"The folder {_folder} is not empty. Stop Parley and move it away first, or name another with PARLEY_DATA.");
        }

        string parent = Path.GetDirectoryName(_folder)!;
        Directory.CreateDirectory(parent);
        string restoring = Path.Combine(parent, $".{Path.GetFileName(_folder)}-{Guid.NewGuid():N}.part");
        PrivateFolder.Create(restoring);
        try
        {
            int files = await ExtractAsync(path, restoring, cancellationToken);
            await CheckAsync(restoring, path);
            if (Directory.Exists(_folder))
                Directory.Delete(_folder);
            Directory.Move(restoring, _folder);
            return files;
        }
        finally
        {
            if (Directory.Exists(restoring))
                Directory.Delete(restoring, recursive: true);
        }
    }

    private async Task WriteFolderAsync(TarWriter tar, string folder, CancellationToken cancellationToken)
    {
        string root = Path.Combine(_folder, folder);
        if (!Directory.Exists(root))
            return;
        foreach (string file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(_folder, file).Replace('\\', '/');
            try
            {
                // A copy of its own length: a recording may grow while it is read.
                await using FileStream content = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                await using var whole = new FirstBytes(content, content.Length);
                await tar.WriteEntryAsync(
                    new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = whole }, cancellationToken);
            }
            catch (FileNotFoundException)
            {
                // deleted since the folder was listed: its row is gone too, or will be swept
            }
        }
    }

    private static async Task<int> ExtractAsync(string path, string folder, CancellationToken cancellationToken)
    {
        int files = 0;
        try
        {
            await using FileStream input = File.OpenRead(path);
            await using var tar = new TarReader(input);
            while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile) || !IsOurs(entry.Name))
                    throw NoBackup(path, $"it holds '{entry.Name}'");
                string target = Path.Combine(folder, entry.Name);
                PrivateFolder.Create(Path.GetDirectoryName(target)!);
                await using FileStream output = CreatePrivate(target);
                if (entry.DataStream is { } content)
                    await content.CopyToAsync(output, cancellationToken);
                output.Flush(flushToDisk: true);
                files++;
            }
        }
        catch (Exception damaged) when (damaged is EndOfStreamException or FormatException or InvalidDataException)
        {
            throw NoBackup(path, damaged.Message.TrimEnd('.'));
        }

        return File.Exists(Path.Combine(folder, DatabaseName)) ? files : throw NoBackup(path, "there is no database in it");
    }

    private static async Task CheckAsync(string folder, string path)
    {
        try
        {
            await SqliteDatabase.CheckAsync(Path.Combine(folder, DatabaseName));
        }
        catch (StorageUnavailableException damaged)
        {
            throw NoBackup(path, damaged.Message.TrimEnd('.'));
        }
    }

    private static bool IsOurs(string name) => name == DatabaseName
        || (_folders.Any(folder => name.StartsWith($"{folder}/", StringComparison.Ordinal))
            && name.Split('/').All(static part => part.Length > 0 && part is not ("." or "..") && !part.Contains('\\')));

    private static FileStream CreatePrivate(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new FileStream(path, options);
    }

    private static IOException NoBackup(string path, string why) =>
        new($"'{path}' is no backup of Parley, or it is damaged ({why}); nothing was changed. Take another file.");
}
