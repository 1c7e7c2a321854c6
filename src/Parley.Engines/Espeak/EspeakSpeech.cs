using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;

using Parley.Core;
using Parley.Core.Audio;

namespace Parley.Engines.Espeak;

/// <summary>One run of espeak-ng: text goes in while sound comes out.</summary>
internal sealed class EspeakSpeech : IAsyncDisposable
{
    // It writes the same header always: RIFF, fmt and data, with lengths that mean "until the end".
    private const int HeaderBytes = 44;
    private const int ErrorLinesKept = 5;

    private readonly Process _process;
    private readonly Task _feeding;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly CancellationTokenRegistration _cancelled;
    private readonly byte[] _bytes = new byte[8_192];
    private readonly float[] _samples = new float[4_096];
    private int _pendingBytes;

    public EspeakSpeech(Process process, string text, CancellationToken cancellationToken)
    {
        _process = process;
        process.ErrorDataReceived += (_, line) =>
        {
            if (!string.IsNullOrWhiteSpace(line.Data) && _errors.Count < ErrorLinesKept)
                _errors.Enqueue(line.Data.Trim());
        };
        process.BeginErrorReadLine();
        _feeding = FeedAsync(text);

        // A read from a pipe cannot be cancelled; it ends when the program does.
        _cancelled = cancellationToken.Register(static state => Kill((Process)state!), process);
    }

    /// <summary>Reads the header; false if there is no sound at all.</summary>
    /// <exception cref="EngineUnavailableException">It failed, or gives another format.</exception>
    public async ValueTask<bool> ReadHeaderAsync(int sampleRateHz, CancellationToken cancellationToken)
    {
        int read = await _process.StandardOutput.BaseStream.ReadAtLeastAsync(
            _bytes.AsMemory(0, HeaderBytes), HeaderBytes, throwOnEndOfStream: false, cancellationToken);
        if (read < HeaderBytes)
        {
            await EndAsync(cancellationToken);
            return false;
        }

        ReadOnlySpan<byte> header = _bytes.AsSpan(0, HeaderBytes);
        int channels = BinaryPrimitives.ReadInt16LittleEndian(header[22..]);
        int rateHz = BinaryPrimitives.ReadInt32LittleEndian(header[24..]);
        int bits = BinaryPrimitives.ReadInt16LittleEndian(header[34..]);
        if (!header.StartsWith("RIFF"u8) || !header[36..].StartsWith("data"u8) || channels != 1 || bits != 16 || rateHz != sampleRateHz)
        {
            throw new EngineUnavailableException(
                $"espeak-ng gave {rateHz} Hz, {channels} channels, {bits} bits instead of {sampleRateHz} Hz, 1 channel, 16 bits; install version 1.51 or later.");
        }

        return true;
    }

    /// <summary>The next samples, valid until the next call; empty at the end.</summary>
    /// <exception cref="EngineUnavailableException">It failed; the message has what it said.</exception>
    public async ValueTask<ReadOnlyMemory<float>> ReadAsync(CancellationToken cancellationToken)
    {
        int read;
        do
        {
            read = await _process.StandardOutput.BaseStream.ReadAsync(_bytes.AsMemory(_pendingBytes), cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
            _pendingBytes += read;
        }
        while (read > 0 && _pendingBytes < sizeof(short));

        int count = _pendingBytes / sizeof(short);
        if (count == 0)
        {
            await EndAsync(cancellationToken);
            return default;
        }

        PcmConverter.FromInt16LittleEndian(_bytes.AsSpan(0, count * sizeof(short)), _samples);
        _bytes.AsSpan(count * sizeof(short), _pendingBytes % sizeof(short)).CopyTo(_bytes);
        _pendingBytes %= sizeof(short);
        return _samples.AsMemory(0, count);
    }

    public async ValueTask DisposeAsync()
    {
        await _cancelled.DisposeAsync();
        Kill(_process);
        await _feeding;
        _process.Dispose();
    }

    private async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await _process.WaitForExitAsync(cancellationToken);
        if (_process.ExitCode == 0)
            return;

        string said = _errors.IsEmpty ? "it said nothing" : string.Join(' ', _errors);
        throw new EngineUnavailableException(
            $"espeak-ng failed with code {_process.ExitCode} ({said}); run 'espeak-ng --voices' to see whether it is whole.");
    }

    private async Task FeedAsync(string text)
    {
        try
        {
            await _process.StandardInput.WriteAsync(text);
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything; how it ended says why.
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended already.
        }
    }
}
