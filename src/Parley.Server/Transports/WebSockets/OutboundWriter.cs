using System.Net.WebSockets;

using Parley.Core.Audio;
using Parley.Server.Configuration;

namespace Parley.Server.Transports.WebSockets;

/// <summary>
/// The one sender of a connection. While the client keeps up, whatever is written leaves on the writer's own thread
/// before the call returns; else it joins the backlog, which a drain empties as the client takes it. Thread-safe.
/// </summary>
internal sealed class OutboundWriter : IAsyncDisposable
{
    private readonly WebSocket _socket;
    private readonly TimeSpan _blockedTimeout;
    private readonly ITimer _stallTimer;
    private readonly OutboundBacklog _backlog;

    // Held for the few instructions that touch the backlog, never while sending; several stages of a session write.
    private readonly Lock _gate = new();
    private readonly FrameEncoder _pcm = new();
    private readonly IFrameEncoder _encoder;
    private bool _isSending;
    private bool _isBroken;
    private TaskCompletionSource? _idle;

    /// <param name="socket">Open.</param>
    /// <param name="options">Limits.</param>
    /// <param name="time">The clock of the timeouts.</param>
    /// <param name="encoder">How sound is written; null for plain PCM as <see cref="Wire"/> says.</param>
    /// <param name="maximumEvents">Events that may wait, in place of what the limits say.</param>
    public OutboundWriter(
        WebSocket socket, SessionSocketOptions options, TimeProvider time, IFrameEncoder? encoder = null,
        int? maximumEvents = null)
    {
        _socket = socket;
        _encoder = encoder ?? _pcm;
        _backlog = new OutboundBacklog(
            TimeSpan.FromMilliseconds(options.MaxWaitingAudioMs), maximumEvents ?? options.MaxWaitingEvents);
        _blockedTimeout = TimeSpan.FromMilliseconds(options.BlockedSendTimeoutMs);
        _stallTimer = time.CreateTimer(
            static state => ((OutboundWriter)state!).Break(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>How sound is written; to be set before the first.</summary>
    public WireAudio Wire
    {
        set => _pcm.Wire = value;
    }

    /// <summary>Events that wait for a slow client.</summary>
    public int WaitingEvents
    {
        get
        {
            lock (_gate)
                return _backlog.Events;
        }
    }

    /// <summary>Takes over the frame.</summary>
    /// <param name="frame">The sound.</param>
    /// <param name="context">What the encoder must know of it.</param>
    public void Write(AudioFrame frame, object? context = null)
    {
        lock (_gate)
        {
            if (_isBroken)
            {
                frame.Dispose();
                return;
            }

            _backlog.Add(frame, context);
            if (_isSending)
                return;
            _isSending = true;
        }

        Send();
    }

    public void Write(byte[] text)
    {
        bool isOverrun;
        lock (_gate)
        {
            if (_isBroken)
                return;
            _backlog.Add(text);
            isOverrun = _backlog.IsOverrun;
            if (_isSending && !isOverrun)
                return;
            _isSending = true;
        }

        if (isOverrun)
            Break();   // more than one event waits, so a send is under way; it fails now and ends the drain
        else
            Send();
    }

    /// <summary>Forgets sound that has not left yet.</summary>
    public TimeSpan DropAudio()
    {
        lock (_gate)
            return _backlog.DropAudio(until: TimeSpan.Zero);
    }

    /// <summary>Completes when everything written before has left, or never will.</summary>
    public Task FlushAsync()
    {
        lock (_gate)
        {
            if (!_isSending)
                return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    /// <summary>Gives the client up: nothing more is sent, and reading from it ends too.</summary>
    public void Break()
    {
        lock (_gate)
        {
            _isBroken = true;
            _backlog.Clear();
        }

        _socket.Abort();
    }

    /// <summary>Waits for a send under way; call <see cref="Break"/> before if the client may never take it.</summary>
    public async ValueTask DisposeAsync()
    {
        await FlushAsync();
        lock (_gate)
        {
            _isBroken = true;
            _backlog.Clear();
        }

        await _stallTimer.DisposeAsync();
    }

    private void Send()
    {
        while (TryTake(out OutboundItem item))
        {
            ValueTask sending = StartSending(item);
            if (!sending.IsCompletedSuccessfully)
            {
                _ = DrainAsync(sending);   // FlushAsync awaits its end
                return;
            }

            sending.GetAwaiter().GetResult();
        }
    }

    private async Task DrainAsync(ValueTask sending)
    {
        try
        {
            while (true)
            {
                _stallTimer.Change(_blockedTimeout, Timeout.InfiniteTimeSpan);
                await sending;
                _stallTimer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                if (!TryTake(out OutboundItem item))
                    return;
                sending = StartSending(item);
            }
        }
        catch (Exception problem) when (problem is WebSocketException or IOException or OperationCanceledException
            or ObjectDisposedException or InvalidOperationException)
        {
            Break();   // the client is gone; its session learns it by reading
            TryTake(out _);
        }
    }

    private bool TryTake(out OutboundItem item)
    {
        lock (_gate)
        {
            if (_backlog.TryTake(out item))
                return true;
            _isSending = false;
            _idle?.SetResult();
            _idle = null;
            return false;
        }
    }

    private ValueTask StartSending(OutboundItem item)
    {
        // No token: a cancelled send would leave half a message on the wire, and a token costs an allocation a frame.
        return item.Text is { } text
            ? SendAsync(text, WebSocketMessageType.Text)
            : SendAsync(_encoder.Encode(item.Audio!, item.Context), _encoder.MessageType);
    }

    private ValueTask SendAsync(ReadOnlyMemory<byte> payload, WebSocketMessageType type)
    {
        try
        {
            return _socket.SendAsync(payload, type, endOfMessage: true, CancellationToken.None);
        }
        catch (Exception problem)
            when (problem is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            return ValueTask.FromException(problem);
        }
    }
}
