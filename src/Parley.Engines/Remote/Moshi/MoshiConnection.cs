using System.Buffers;
using System.Net.WebSockets;

using Parley.Core;

namespace Parley.Engines.Remote.Moshi;

/// <summary>One connection: sends frames and markers, and tells a listener what comes back. One caller sends.</summary>
internal sealed class MoshiConnection : IAsyncDisposable
{
    public const int SampleRateHz = 24_000;

    /// <summary>What the server hears at once: 80 ms.</summary>
    public const int FrameSamples = 1_920;

    // Five seconds: what the server has not heard yet waits here rather than there, where nobody sees it.
    private const int MaximumFramesAhead = 62;

    // Messages are far below; a server that sends without end is cut off.
    private const int MaximumMessageBytes = 64 * 1_024;

    private static readonly TimeSpan _goodbye = TimeSpan.FromMilliseconds(500);
    private static readonly float[] _silence = new float[FrameSamples];

    private readonly MoshiLine _line;
    private readonly ClientWebSocket _socket;
    private readonly IMoshiListener _listener;
    private readonly ArrayBufferWriter<byte> _output = new(6 * FrameSamples);
    private readonly TaskCompletionSource _firstMessage = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationToken _stop;
    private readonly ITimer _watchdog;
    private readonly Task _receiving;
    private EngineUnavailableException? _failure;
    private TaskCompletionSource? _progress;
    private TaskCompletionSource? _marker;
    private long _markerId;
    private long _framesSent;
    private long _steps;

    /// <param name="line">Where it leads.</param>
    /// <param name="socket">Open; disposed with the connection.</param>
    /// <param name="listener">Told what comes.</param>
    /// <param name="stop">Ends all waiting.</param>
    public MoshiConnection(MoshiLine line, ClientWebSocket socket, IMoshiListener listener, CancellationToken stop)
    {
        _line = line;
        _socket = socket;
        _listener = listener;
        _stop = stop;
        _watchdog = line.TimeProvider.CreateTimer(
            static state => ((MoshiConnection)state!).GiveUp(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _receiving = ReceiveAsync();
    }

    /// <summary>Why it ended; null while it stands.</summary>
    public EngineUnavailableException? Failure => Volatile.Read(ref _failure);

    /// <summary>How much was sent, from the first sample.</summary>
    public long SamplesSent => Interlocked.Read(ref _framesSent) * FrameSamples;

    /// <summary>How many frames were sent that the server has not told of; 0 where it tells of none.</summary>
    public long FramesAhead => Interlocked.Read(ref _steps) is > 0 and long steps ? Math.Max(0, Interlocked.Read(ref _framesSent) - steps) : 0;

    /// <summary>Whole frames, rounded up.</summary>
    public static int FramesIn(int milliseconds) => (int)((((long)milliseconds * SampleRateHz / 1_000) + FrameSamples - 1) / FrameSamples);

    /// <summary>Waits while the server is seconds behind.</summary>
    /// <param name="samples">One frame.</param>
    /// <exception cref="EngineUnavailableException">The connection has ended.</exception>
    public async ValueTask SendFrameAsync(ReadOnlyMemory<float> samples)
    {
        while (FramesAhead > MaximumFramesAhead)
            await WaitForProgressAsync();
        _output.ResetWrittenCount();
        MoshiMessage.WriteAudio(_output, samples.Span);
        // Counted before: its step may be here before the call returns.
        Interlocked.Increment(ref _framesSent);
        await SendAsync();
    }

    /// <exception cref="EngineUnavailableException">The connection has ended.</exception>
    public async ValueTask SendSilenceAsync(int frames)
    {
        for (int i = 0; i < frames; i++)
            await SendFrameAsync(_silence);
    }

    /// <summary>
    /// Asks the server to say when it has heard everything so far. It does so when it has heard as much again as its model's delay, which the
    /// caller sends.
    /// </summary>
    /// <param name="id">Larger than those before.</param>
    /// <returns>Completes when it has; fails with <see cref="EngineUnavailableException"/> when the connection ends.</returns>
    public async ValueTask<Task> SendMarkerAsync(long id)
    {
        var marker = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _markerId, id);
        Volatile.Write(ref _marker, marker);
        if (Failure is { } failure)
            Fail(marker, failure);
        _output.ResetWrittenCount();
        MoshiMessage.WriteMarker(_output, id);
        await SendAsync();
        return marker.Task;
    }

    /// <summary>Until the server says anything; returns too when the time is over.</summary>
    /// <exception cref="EngineUnavailableException">It refuses.</exception>
    public async Task WaitForFirstMessageAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        try
        {
            await _firstMessage.Task.WaitAsync(patience, _line.TimeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            // A server of the plain kind, whose model tells of no steps.
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Failure is null)
        {
            using var timeout = new CancellationTokenSource(_goodbye);
            try
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, timeout.Token);
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
            {
                // It is let go of in any case.
            }
        }

        End(new EngineUnavailableException("The connection to the moshi-server was closed."));
        await _receiving;
        await _watchdog.DisposeAsync();
        _socket.Dispose();
    }

    private TimeSpan Patience => TimeSpan.FromMilliseconds(_line.Options.TimeoutMs);

    private async ValueTask SendAsync()
    {
        if (Failure is { } failure)
            throw failure;
        _watchdog.Change(Patience, Timeout.InfiniteTimeSpan);
        try
        {
            await _socket.SendAsync(_output.WrittenMemory, WebSocketMessageType.Binary, WebSocketMessageFlags.EndOfMessage, _stop);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            End(new EngineUnavailableException(Lost, exception));
            throw Failure!;
        }
        finally
        {
            _watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task WaitForProgressAsync()
    {
        var progress = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _progress, progress);
        if (FramesAhead <= MaximumFramesAhead)
            return;
        if (Failure is { } failure)
            throw failure;
        _watchdog.Change(Patience, Timeout.InfiniteTimeSpan);
        await progress.Task.WaitAsync(_stop);
        _watchdog.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (Failure is { } lost)
            throw lost;
    }

    private async Task ReceiveAsync()
    {
        byte[] buffer = new byte[MaximumMessageBytes];
        float[] pauses = new float[MoshiMessage.MaximumPauses];
        try
        {
            while (await ReceiveMessageAsync(buffer) is { } length)
                Take(buffer.AsSpan(0, length), pauses);
            End(new EngineUnavailableException(Lost));
        }
        catch (ProtocolException exception)
        {
            End(new EngineUnavailableException(
                $"The server at {_line.Endpoint} sent what is no message of moshi-server ({exception.Message.TrimEnd('.')}); check that Parley:Moshi:Endpoint leads to one.",
                exception));
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            End(new EngineUnavailableException(Lost, exception));
        }
    }

    /// <returns>The bytes of the next binary message; null when the server says goodbye.</returns>
    private async Task<int?> ReceiveMessageAsync(byte[] buffer)
    {
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            length += part.Count;
            if (part.EndOfMessage && part.MessageType == WebSocketMessageType.Binary)
                return length;
            if (part.EndOfMessage)
                length = 0; // Text is not of this protocol, and says nothing to us.
            else if (length == buffer.Length)
                throw new ProtocolException($"A message is longer than {MaximumMessageBytes} bytes.");
        }
    }

    private void Take(ReadOnlySpan<byte> bytes, float[] pauses)
    {
        MoshiMessage message = MoshiMessage.Read(bytes, pauses);
        switch (message.Kind)
        {
            case MoshiMessageKind.Error:
                throw End(new EngineUnavailableException(
                    $"The moshi-server at {_line.Endpoint} refuses ('{Quote(message.Text)}'); see its log, or let it hear more at once (batch_size)."));
            case MoshiMessageKind.Marker when message.Id >= Interlocked.Read(ref _markerId):
                Volatile.Read(ref _marker)?.TrySetResult();
                break;
            case MoshiMessageKind.Step:
                long steps = Interlocked.Increment(ref _steps);
                _listener.Hear(message, pauses.AsSpan(0, message.Pauses), steps);
                Interlocked.Exchange(ref _progress, null)?.TrySetResult();
                break;
            case MoshiMessageKind.Word or MoshiMessageKind.EndWord:
                _listener.Hear(message, [], Interlocked.Read(ref _steps));
                break;
        }

        _firstMessage.TrySetResult();
    }

    private void GiveUp() => End(new EngineUnavailableException(
        $"The moshi-server at {_line.Endpoint} took no sound for {_line.Options.TimeoutMs} ms; see whether it is overloaded, or raise Parley:Moshi:TimeoutMs."));

    /// <summary>The first reason stands.</summary>
    private OperationCanceledException End(EngineUnavailableException failure)
    {
        failure = Interlocked.CompareExchange(ref _failure, failure, null) ?? failure;
        _socket.Abort();
        Fail(_firstMessage, failure);
        Fail(Volatile.Read(ref _marker), failure);
        Interlocked.Exchange(ref _progress, null)?.TrySetResult();
        return new OperationCanceledException();
    }

    private static void Fail(TaskCompletionSource? waiting, Exception failure)
    {
        waiting?.TrySetException(failure);
        // Looked at: whether anybody waits for it is open.
        _ = waiting?.Task.Exception;
    }

    private string Lost => $"The moshi-server at {_line.Endpoint} broke off the connection; see its log.";

    private static string Quote(string text)
    {
        string line = new([.. text.Select(static c => char.IsControl(c) ? ' ' : c)]);
        return line.Length <= 200 ? line : $"{line[..200]}…";
    }
}
