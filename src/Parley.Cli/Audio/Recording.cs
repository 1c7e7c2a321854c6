using Parley.Core.Audio;

namespace Parley.Cli.Audio;

/// <summary>
/// A sound file as a WAV stream: as it is where it is a WAV that can be read, otherwise as ffmpeg decodes it.
/// </summary>
internal sealed class Recording : IAsyncDisposable
{
    private readonly FileStream _file;
    private readonly FfmpegDecoder? _decoder;

    private Recording(FileStream file, AudioFormat format)
    {
        _file = file;
        Format = format;
    }

    private Recording(FileStream file, FfmpegDecoder decoder)
    {
        _file = file;
        _decoder = decoder;
    }

    /// <summary>Rate and channels of a WAV file; null of others.</summary>
    public AudioFormat? Format { get; }

    /// <summary>The WAV, from its beginning; read once.</summary>
    public Stream Wav => _decoder?.Output ?? _file;

    /// <exception cref="CommandException">The file cannot be opened, or ffmpeg is needed and missing.</exception>
    /// <exception cref="InvalidDataException">It is no sound that can be read.</exception>
    public static async Task<Recording> OpenAsync(string path, CancellationToken cancellationToken)
    {
        FileStream file = OpenFile(path);
        try
        {
            if (ReadFormat(file, path, out InvalidDataException? problem) is { } format)
                return new Recording(file, format);
            if (FfmpegDecoder.Find() is { } ffmpeg)
                return new Recording(file, await FfmpegDecoder.StartAsync(ffmpeg, path, problem!, cancellationToken));
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

    private static AudioFormat? ReadFormat(FileStream file, string path, out InvalidDataException? problem)
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
            return reader.Format;
        }
        catch (InvalidDataException exception)
        {
            problem = exception;
            return null;
        }
    }
}
