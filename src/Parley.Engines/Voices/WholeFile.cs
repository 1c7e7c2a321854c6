namespace Parley.Engines.Voices;

/// <summary>
/// A file that appears under its name only when it is whole and on the disk. Until then, and if it never does, there is
/// at most
/// a temporary file of a hidden name, which <see cref="Dispose"/> removes.
/// </summary>
internal sealed class WholeFile : IDisposable
{
    private const string TemporaryEnding = ".part";

    // Whoever was killed while writing left one; after so long nobody writes it any more.
    private static readonly TimeSpan _abandoned = TimeSpan.FromDays(1);

    /// <exception cref="IOException">It cannot be written there.</exception>
    public WholeFile(string path)
    {
        Path = path;
        string folder = System.IO.Path.GetDirectoryName(path)!;
        RemoveAbandoned(folder);
        TemporaryPath = System.IO.Path.Combine(folder, $".{System.IO.Path.GetFileName(path)}-{Guid.NewGuid():N}{TemporaryEnding}");
        Stream = new FileStream(TemporaryPath, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
    }

    /// <summary>Its name once it has appeared.</summary>
    public string Path { get; set; }

    public FileStream Stream { get; }

    public string TemporaryPath { get; }

    /// <summary>Everything is written: brings it to the disk and closes it.</summary>
    public void Complete()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
    }

    /// <summary>Gives it its name.</summary>
    /// <returns>False if it would overwrite and must not.</returns>
    public bool Appear(bool overwrite)
    {
        try
        {
            File.Move(TemporaryPath, Path, overwrite);
            return true;
        }
        catch (IOException) when (!overwrite && File.Exists(Path))
        {
            return false;
        }
    }

    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // The disk is full: whoever wrote was told.
        }

        File.Delete(TemporaryPath); // does nothing once it has its name
    }

    private static void RemoveAbandoned(string folder)
    {
        foreach (string path in Directory.EnumerateFiles(folder, ".*" + TemporaryEnding))
        {
            if (TimeProvider.System.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(path) > _abandoned)
                File.Delete(path);
        }
    }
}
