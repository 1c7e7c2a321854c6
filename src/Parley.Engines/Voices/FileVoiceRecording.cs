using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.Voices;
using Parley.Engines.Decoding;

namespace Parley.Engines.Voices;

/// <summary>
/// A recording in a file: as it is where it is a WAV that can be read, otherwise as ffmpeg decodes it.
/// </summary>
/// <param name="path">Read anew each time.</param>
/// <param name="name">What people know it by; null for the path.</param>
public sealed class FileVoiceRecording(string path, string? name = null) : IVoiceRecording
{
    public string Name { get; } = name ?? path;

    /// <exception cref="EngineUnavailableException">It takes ffmpeg to read it, and there is none.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <inheritdoc/>
    public async ValueTask<Stream> OpenWavAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await OpenAsync(cancellationToken);
        }
        catch (InvalidDataException exception) when (Name != path)
        {
            // The path is a temporary file's, which would tell the person nothing.
            throw new InvalidDataException(exception.Message.Replace(path, Name, StringComparison.Ordinal), exception);
        }
    }

    private async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16);
        InvalidDataException problem;
        try
        {
            if (file.Length == 0)
                throw new InvalidDataException($"'{path}' is empty. Choose a recording.");
            WavReader.Open(file);
            file.Position = 0;
            return file;
        }
        catch (InvalidDataException exception) when (file.Length > 0)
        {
            await file.DisposeAsync();
            problem = exception;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }

        string ffmpeg = FfmpegDecoder.Find() ?? throw new EngineUnavailableException(
            $"'{Name}' is not a WAV file that Parley reads by itself, and ffmpeg, which would decode it, is missing. "
            + "Install it (apt-get install ffmpeg), then try again.", problem);
        return new DecodedWav(await FfmpegDecoder.StartAsync(ffmpeg, path, problem, cancellationToken));
    }
}
