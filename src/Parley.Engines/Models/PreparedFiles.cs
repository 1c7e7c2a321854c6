using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Engines.Models;

/// <summary>
/// Files that are derived from model files once and kept in the store's folder <c>prepared</c>: a rewritten graph, a measured
/// choice. The original stays as it is. Where the store cannot be written they live as long as the process. Thread-safe, also
/// against other processes.
/// </summary>
public sealed class PreparedFiles(ModelStore store) : IDisposable
{
    /// <summary>The folder in the store; no model is called that.</summary>
    public const string FolderName = "prepared";

    private static readonly TimeSpan _lockPoll = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentDictionary<string, Lock> _gates = new(StringComparer.Ordinal);
    private readonly Lock _temporaryGate = new();
    private string? _temporaryFolder;

    /// <summary>The derived file's path; it is made unless it is there.</summary>
    /// <param name="originalPath">What it is derived from. A file that was replaced (size, time) is prepared anew.</param>
    /// <param name="recipe">What is done to it, with a version that changes when the result would: <c>fp16-cache/2</c>.</param>
    /// <param name="make">
    /// Writes the second path from the first. Called by one at a time for a file; what it
    /// throws is passed on and leaves nothing behind.
    /// </param>
    /// <param name="extension">Of the derived file, with its dot; null for the original's.</param>
    /// <exception cref="FileNotFoundException">There is no original.</exception>
    public string GetOrCreate(string originalPath, string recipe, Action<string, string> make, string? extension = null)
    {
        string original = Path.GetFullPath(originalPath);
        var name = PreparedName.Of(original, recipe, extension);
        lock (_gates.GetOrAdd(name.File, static _ => new Lock()))
        {
            if (Existing(name) is { } path)
                return path;
            return TryOpenLock(Path.Combine(store.Root, FolderName), name) is { } held
                ? CreateUnder(held, Path.Combine(store.Root, FolderName), name, original, make)
                : Create(TemporaryFolder(), name, original, make);
        }
    }

    /// <summary>Removes what could not be kept in the store.</summary>
    public void Dispose()
    {
        lock (_temporaryGate)
        {
            if (_temporaryFolder is not null && Directory.Exists(_temporaryFolder))
                Directory.Delete(_temporaryFolder, recursive: true);
            _temporaryFolder = null;
        }
    }

    private string? Existing(PreparedName name)
    {
        string kept = Path.Combine(store.Root, FolderName, name.File);
        if (File.Exists(kept))
            return kept;
        lock (_temporaryGate)
        {
            return _temporaryFolder is { } folder && File.Exists(Path.Combine(folder, name.File))
                ? Path.Combine(folder, name.File)
                : null;
        }
    }

    private static string CreateUnder(
        FileStream held, string folder, PreparedName name, string original, Action<string, string> make)
    {
        using (held)
        {
            string path = Path.Combine(folder, name.File);
            if (File.Exists(path)) // another process was faster
                return path;
            foreach (string stale in Directory.EnumerateFiles(folder, name.AnyState))
            {
                // What a killed process left, and what was made of an older state of the original.
                if (name.IsOutdated(Path.GetFileName(stale)))
                    TryDelete(stale);
            }

            return Create(folder, name, original, make);
        }
    }

    private static string Create(string folder, PreparedName name, string original, Action<string, string> make)
    {
        string path = Path.Combine(folder, name.File);
        string unfinished = Path.Combine(folder, name.Unfinished());
        try
        {
            make(original, unfinished);
            using (var written = File.OpenHandle(unfinished, FileMode.Open, FileAccess.ReadWrite))
                RandomAccess.FlushToDisk(written); // or a power cut could leave an empty file under the final name
            File.Move(unfinished, path, overwrite: true);
            return path;
        }
        finally
        {
            TryDelete(unfinished);
        }
    }

    /// <summary>Waits for another process that prepares the same file; null where the store cannot be written.</summary>
    private static FileStream? TryOpenLock(string folder, PreparedName name)
    {
        string path = Path.Combine(folder, name.LockFile);
        using var never = new ManualResetEventSlim();
        while (true)
        {
            try
            {
                Directory.CreateDirectory(folder);
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (UnauthorizedAccessException)
            {
                return null;
            }
            catch (IOException exception) when (StoreErrors.IsLockHeld(exception))
            {
                never.Wait(_lockPoll);
            }
            catch (IOException)
            {
                return null; // read-only, full, or a file where the folder should be
            }
        }
    }

    private string TemporaryFolder()
    {
        // Fresh and readable by this user only: a fixed name in a folder for all could be somebody else's.
        lock (_temporaryGate)
            return _temporaryFolder ??= Directory.CreateTempSubdirectory("parley-prepared-").FullName;
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // In use on a system that forbids it; the next preparation tries again.
        }
    }

    /// <summary><c>stem.path-state-recipe.ext</c>: everything that the file depends on.</summary>
    private sealed record PreparedName(string Family, string State, string Recipe, string Extension)
    {
        public string File => $"{Family}-{State}-{Recipe}{Extension}";

        public string LockFile => $"{Family}-{Recipe}.lock";

        /// <summary>Matches everything made of that original by any recipe.</summary>
        public string AnyState => $"{Family}-*{Extension}";

        public static PreparedName Of(string original, string recipe, string? extension)
        {
            var file = new FileInfo(original);
            if (!file.Exists)
                throw new FileNotFoundException($"There is no file '{original}' to prepare.", original);
            string state = string.Create(
                CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks}");
            string stem = Path.GetFileNameWithoutExtension(original);
            return new PreparedName($"{stem}.{Hash(original)}", Hash(state), Hash(recipe), extension ?? Path.GetExtension(original));
        }

        public string Unfinished() => $"{Family}-{State}-{Recipe}.{Guid.NewGuid():N}.part{Extension}";

        public bool IsOutdated(string other) =>
            !other.StartsWith($"{Family}-{State}-", StringComparison.Ordinal)
            || (other.StartsWith($"{Family}-{State}-{Recipe}.", StringComparison.Ordinal)
                && other.EndsWith($".part{Extension}", StringComparison.Ordinal));

        private static string Hash(string text) =>
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 6));
    }
}
