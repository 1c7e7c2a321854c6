using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace Parley.Server.Transports.WebSockets;

/// <summary>
/// Reads a socket's messages: text whole, up to a limit; sound piece by piece, through one buffer. One reader.
/// </summary>
internal sealed class MessageReader(WebSocket socket, int maximumTextBytes)
{
    /// <summary>Binary messages up to this size come in one piece: two frames of the largest format.</summary>
    public const int PieceBytes = 8 * 1024;

    private readonly byte[] _buffer = new byte[PieceBytes];
    private bool _isInsideBinary;

    // Reads take no token: cancelling one aborts the socket, and with it the goodbye. Closing or aborting ends them.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<InboundMessage> ReadAsync()
    {
        try
        {
            ValueWebSocketReceiveResult piece = await socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None);
            ReadOnlyMemory<byte> payload = _buffer.AsMemory(0, piece.Count);
            switch (piece.MessageType)
            {
                case WebSocketMessageType.Binary:
                    bool isFirst = !_isInsideBinary;
                    _isInsideBinary = !piece.EndOfMessage;
                    return new InboundMessage(InboundKind.Binary, payload, isFirst, piece.EndOfMessage);
                case WebSocketMessageType.Text when piece.EndOfMessage && piece.Count <= maximumTextBytes:
                    return new InboundMessage(InboundKind.Text, payload);
                case WebSocketMessageType.Text:
                    return await ReadLongTextAsync(piece);
                default:
                    return new InboundMessage(InboundKind.Closed);
            }
        }
        catch (Exception problem) when (problem is WebSocketException or IOException or OperationCanceledException
            or ObjectDisposedException or InvalidOperationException)
        {
            return new InboundMessage(InboundKind.Closed);
        }
    }

    private async Task<InboundMessage> ReadLongTextAsync(ValueWebSocketReceiveResult piece)
    {
        var text = new ArrayBufferWriter<byte>(2 * PieceBytes);
        bool isTooLarge = false;
        while (true)
        {
            isTooLarge |= text.WrittenCount + piece.Count > maximumTextBytes;
            if (!isTooLarge)
                text.Write(_buffer.AsSpan(0, piece.Count));
            if (piece.EndOfMessage && isTooLarge)
                return new InboundMessage(InboundKind.TooLarge);
            if (piece.EndOfMessage)
                return new InboundMessage(InboundKind.Text, text.WrittenMemory);
            piece = await socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None);
            if (piece.MessageType is WebSocketMessageType.Close)
                return new InboundMessage(InboundKind.Closed);
        }
    }
}
