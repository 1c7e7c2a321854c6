using System.Diagnostics;

namespace Parley.Engines.Decoding;

/// <summary>An ffmpeg that turns a file into a WAV on a pipe. Ends with its owner.</summary>
public sealed class FfmpegDecoder : IAsyncDisposable
{
    // Those of ffmpeg's that hold their sound themselves.
    private const string Containers =
        "wav,w64,aiff,au,caf,flac,mp3,mp2,aac,ac3,eac3,dts,ogg,opus,matroska,webm,mov,mp4,m4a,3gp,asf,avi,flv,mpeg,mpegts,mpegvideo,"
        + "amr,amrnb,amrwb,ape,wv,tta,tak,mpc,mpc8,voc,gsm,g722,rm,nut,swf,nsv,loas,latm,truehd,sbc,aptx,ircam,nistsphere,sox,smk,dsf";

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly CheckedStream _output;

    private FfmpegDecoder(Process process, string path)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _output = new CheckedStream(process.StandardOutput.BaseStream, () => CheckEnd(path));
    }

    /// <summary>The WAV; throws <see cref="InvalidDataException"/> at its end if ffmpeg could not decode all of it.</summary>
    public Stream Output => _output;

    /// <returns>The program's path; null if it is not installed.</returns>
    public static string? Find()
    {
        string name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(File.Exists);
    }

    /// <param name="program">What <see cref="Find"/> gave.</param>
    /// <param name="path">The file to decode.</param>
    /// <param name="wavProblem">Told in place of ffmpeg's complaint if the file claims to be a WAV.</param>
    /// <param name="cancellationToken">Stops waiting for the first sound.</param>
    public static async Task<FfmpegDecoder> StartAsync(
        string program, string path, InvalidDataException wavProblem, CancellationToken cancellationToken)
    {
        // file: so that no name is taken for an option or a protocol. Only recordings: a playlist, which is text, could
        // have other files of this machine played to whoever sent it.
        var start = new ProcessStartInfo(program,
        [
            "-nostdin", "-hide_banner", "-loglevel", "error", "-protocol_whitelist", "file,pipe",
            "-format_whitelist", Containers, "-i", "file:" + path, "-map", "0:a:0", "-c:a", "pcm_s16le", "-f", "wav", "-",
        ])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var decoder = new FfmpegDecoder(Process.Start(start)!, path);
        try
        {
            if (await decoder._output.HasBytesAsync(cancellationToken))
                return decoder;
            string complaint = await decoder.ComplaintAsync(cancellationToken);
            throw LooksLikeWav(path)
                ? wavProblem
                : new InvalidDataException($"'{path}' holds no sound that can be read (ffmpeg: {complaint}). Choose another recording.");
        }
        catch
        {
            await decoder.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _errors;
        _process.Dispose();
    }

    private static bool LooksLikeWav(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[4];
        return file.ReadAtLeast(start, 4, throwOnEndOfStream: false) == 4 && (start.SequenceEqual("RIFF"u8) || start.SequenceEqual("RF64"u8));
    }

    private void CheckEnd(string path)
    {
        _process.WaitForExit();
        if (_process.ExitCode != 0)
            throw new InvalidDataException($"'{path}' breaks off in the middle: ffmpeg could not decode the rest. Check the file.");
    }

    // The last line is the verdict; it begins with the file's name, which the caller tells already.
    private async Task<string> ComplaintAsync(CancellationToken cancellationToken)
    {
        string text = (await _errors.WaitAsync(cancellationToken)).Trim();
        string line = text[(text.LastIndexOf('\n') + 1)..];
        int colon = line.LastIndexOf(": ", StringComparison.Ordinal);
        return line.Length == 0 ? "no reason given" : line[(colon < 0 ? 0 : colon + 2)..].TrimEnd('.');
    }
}
