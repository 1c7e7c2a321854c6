using System.Diagnostics;

using Parley.Core;
using Parley.Core.Audio;

namespace Parley.Engines.Encoders;

/// <summary>An ffmpeg that encodes sound from one pipe to another while it is made. Gone when it is disposed of.</summary>
public sealed class FfmpegEncoder : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Task<string> _complaints;

    private FfmpegEncoder(Process process)
    {
        _process = process;
        _complaints = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Takes signed 16-bit little-endian samples; closing it ends the sound.</summary>
    public Stream Input => _process.StandardInput.BaseStream;

    /// <summary>The encoded bytes, each packet as soon as it is made; ends when the sound does or ffmpeg dies.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <param name="program">What <c>FfmpegDecoder.Find</c> gave.</param>
    /// <param name="input">Of the samples.</param>
    /// <param name="output">ffmpeg's arguments that name codec and container.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">It cannot be started.</exception>
    public static FfmpegEncoder Start(string program, AudioFormat input, IEnumerable<string> output)
    {
        // One thread, no probing and a flush after each packet: the first bytes come with the first tenth of a second.
        var start = new ProcessStartInfo(program,
        [
            "-nostdin", "-hide_banner", "-loglevel", "error",
            "-f", "s16le", "-ar", $"{input.SampleRateHz}", "-ac", $"{input.Channels}",
            "-probesize", "32", "-analyzeduration", "0", "-i", "pipe:0",
            "-threads", "1", .. output, "-flush_packets", "1", "pipe:1",
        ])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new FfmpegEncoder(Process.Start(start)!);
    }

    /// <summary>Waits for ffmpeg's end.</summary>
    /// <exception cref="EngineUnavailableException">It did not encode everything; the message says what it complained of.</exception>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        if (_process.ExitCode == 0)
            return;
        string complaints = (await _complaints.WaitAsync(cancellationToken)).Trim();
        throw new EngineUnavailableException(
            $"ffmpeg, which encodes the speech, ended with {_process.ExitCode}: {(complaints.Length == 0 ? "no reason given" : complaints)}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _complaints;
        _process.Dispose();
    }
}
