namespace Parley.Cli.Output;

/// <summary>
/// A file that appears under its name only when it is whole: it is written beside it and renamed by <see cref="Commit"/>;
/// disposed before that, it is gone. <c>-</c> is standard output; that and devices are written directly.
/// </summary>
internal sealed class OutputFile : IDisposable
{
    private readonly string _path;
    private readonly string? _temporaryPath;

    private OutputFile(Stream stream, string path, string? temporaryPath = null)
    {
        Stream = stream;
        _path = path;
        _temporaryPath = temporaryPath;
    }

    public Stream Stream { get; }

    /// <exception cref="CommandException">It cannot be written.</exception>
    public static OutputFile Create(string path)
    {
        if (path == "-")
            return new OutputFile(StandardOutput.Open(), "standard output");
        if (path.Length == 0 || Directory.Exists(path))
            throw new CommandException(ExitCode.Usage, $"Cannot write '{path}': it is not the name of a file. Name a file, or - for standard output.");
        try
        {
            if (IsDevice(path))
                return new OutputFile(new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), path);
            var named = new FileInfo(path);
            string target = named.LinkTarget is null ? named.FullName : named.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".parley-{Environment.ProcessId}-{Guid.NewGuid():N}.part");
            return new OutputFile(new FileStream(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read), target, temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failed, IoErrors.Describe(exception, path), exception);
        }
    }

    /// <summary>Makes the file appear.</summary>
    /// <exception cref="IOException">What was buffered could not be written.</exception>
    public void Commit()
    {
        Stream.Dispose(); // writes what is buffered, and so may fail
        if (_temporaryPath is not null)
            File.Move(_temporaryPath, _path, overwrite: true);
    }

    /// <summary>The failure of a write as a sentence that names the file.</summary>
    public CommandException Explain(Exception exception) =>
        new(ExitCode.Failed, IoErrors.Describe(exception, _path), exception);

    public void Dispose()
    {
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // The disk is full, or the reader gone: the write before this one has told.
        }
        if (_temporaryPath is not null)
            File.Delete(_temporaryPath); // does nothing once it has been renamed
    }

    private static bool IsDevice(string path) =>
        path.StartsWith("/dev/", StringComparison.Ordinal) || path.StartsWith("/proc/", StringComparison.Ordinal);
}
