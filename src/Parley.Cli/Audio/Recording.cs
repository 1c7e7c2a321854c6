using Parley.Core.Audio;
using Parley.Engines.Decoding;

namespace Parley.Cli.Audio;

/// <summary>
/// A sound file as a WAV stream: as it is where it is a WAV that can be read, otherwise as ffmpeg decodes it.
/// </summary>
internal sealed class Recording : IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly FfmpegDecoder? _decoder;

    private readonly string _path;
    private readonly bool _isTruncated;

    private Recording(string path, FileStream file, WavReader header)
    {
        _path = path;
        _file = file;
        _isTruncated = header.IsTruncated;
        Format = header.Format;
        Duration = header.Duration;
    }

    private Recording(string path, FileStream file, FfmpegDecoder decoder)
    {
        _path = path;
        _file = file;
        _decoder = decoder;
    }

    /// <summary>Rate and channels of a WAV file; null of others.</summary>
    public AudioFormat? Format { get; }

    /// <summary>How long it is; null where only the end will tell.</summary>
    public TimeSpan? Duration { get; }

    /// <summary>The WAV, from its beginning; read once.</summary>
    public Stream Wav => _decoder?.Output ?? _file;

    /// <exception cref="CommandException">The file cannot be opened, or ffmpeg is needed and missing.</exception>
    /// <exception cref="InvalidDataException">It is no sound that can be read.</exception>
    public static async Task<Recording> OpenAsync(string path, CancellationToken cancellationToken)
    {
        FileStream file = OpenFile(path);
        try
        {
            if (ReadHeader(file, path, out InvalidDataException? problem) is { } header)
                return new Recording(path, file, header);
            if (FfmpegDecoder.Find() is { } ffmpeg)
                return new Recording(path, file, await FfmpegDecoder.StartAsync(ffmpeg, path, problem!, cancellationToken));
            throw new CommandException(
                ExitCode.Unavailable,
                $"'{path}' is not a WAV file that Parley reads by itself, and ffmpeg, which would decode it, is missing. "
                + "Install it (apt-get install ffmpeg), then try again.",
                problem);
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says so if the file ends before its header says.</summary>
    public void WarnIfTruncated(TextWriter error)
    {
        if (_isTruncated)
            error.WriteLine($"'{_path}' ends before its header says; going on with the {Duration?.TotalSeconds:0.0} s that are there.");
    }

    public async ValueTask DisposeAsync()
    {
        if (_decoder is not null)
            await _decoder.DisposeAsync();
        await _file.DisposeAsync();
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new CommandException(ExitCode.Failed, Output.IoErrors.Describe(exception, path), exception);
        }
    }

    private static WavReader? ReadHeader(FileStream file, string path, out InvalidDataException? problem)
    {
        if (file is { CanSeek: true, Length: 0 })
            throw new InvalidDataException($"'{path}' is empty. Choose a recording.");
        problem = null;
        try
        {
            WavReader reader = WavReader.Open(file);
            if (reader.TotalSamples is 0)
                throw new CommandException(ExitCode.Failed, $"'{path}' holds no sound. Choose another recording.");
            file.Position = 0;
            return reader;
        }
        catch (InvalidDataException exception)
        {
            problem = exception;
            return null;
        }
    }
}
