using System.Net.WebSockets;

namespace Parley.Server.Tests;

/// <summary>The server's end of a connection whose client takes messages only when the test lets it.</summary>
internal sealed class FakeWebSocket : WebSocket
{
    private readonly List<(WebSocketMessageType Type, byte[] Payload)> _sent = [];
    private TaskCompletionSource? _blockage;
    private WebSocketState _state = WebSocketState.Open;

    /// <summary>Whether to keep what is sent; not while allocations are counted.</summary>
    public bool IsRecording { get; init; } = true;

    public IReadOnlyList<(WebSocketMessageType Type, byte[] Payload)> Sent => _sent;

    public override WebSocketCloseStatus? CloseStatus => null;

    public override string? CloseStatusDescription => null;

    public override WebSocketState State => _state;

    public override string? SubProtocol => null;

    /// <summary>The next message, and all after it, wait.</summary>
    public void Block() => _blockage = new TaskCompletionSource();

    public void Unblock()
    {
        TaskCompletionSource? blockage = _blockage;
        _blockage = null;
        blockage?.SetResult();
    }

    public override ValueTask SendAsync(
        ReadOnlyMemory<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken)
    {
        if (_state is WebSocketState.Aborted)
            return ValueTask.FromException(new WebSocketException(WebSocketError.InvalidState));
        if (IsRecording)
            _sent.Add((messageType, buffer.ToArray()));
        return _blockage is { } blockage ? new ValueTask(blockage.Task) : default;
    }

    public override void Abort()
    {
        _state = WebSocketState.Aborted;
        _blockage?.TrySetException(new WebSocketException(WebSocketError.ConnectionClosedPrematurely));
    }

    public override Task SendAsync(
        ArraySegment<byte> buffer, WebSocketMessageType messageType, bool endOfMessage, CancellationToken cancellationToken) =>
        SendAsync(buffer.AsMemory(), messageType, endOfMessage, cancellationToken).AsTask();

    public override Task<WebSocketReceiveResult> ReceiveAsync(
        ArraySegment<byte> buffer, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override Task CloseAsync(
        WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override Task CloseOutputAsync(
        WebSocketCloseStatus closeStatus, string? statusDescription, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public override void Dispose()
    {
        // nothing is held
    }
}
