using System.Net.Sockets;
using System.Text;

namespace Parley.Bench.Wire;

/// <summary>
/// A client's WebSocket with nothing around it: frames that were made before leave in one system call, and a message's
/// time
/// is taken when the call that brought it returns. One thread receives; any may send.
/// </summary>
internal sealed class WireSocket : IDisposable
{
    private readonly Socket _socket;
    private readonly Lock _sending = new();
    private byte[] _received = new byte[64 * 1024];
    private int _start;
    private int _end;
    private byte[] _message = new byte[16 * 1024];
    private int _messageBytes;
    private int _messageOpcode;

    private WireSocket(Socket socket) => _socket = socket;

    /// <summary>When the bytes of the last message had arrived, on <see cref="TimeProvider.System"/>.</summary>
    public long ReceivedAt { get; private set; }

    /// <exception cref="IOException">Nobody listens there, or not for sessions.</exception>
    public static WireSocket Connect(Uri url)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(url.Host, url.Port);
            WireHandshake.Run(socket, url);
            return new WireSocket(socket);
        }
        catch (SocketException problem)
        {
            socket.Dispose();
            throw new IOException(
                $"Cannot connect to '{url}': {problem.Message}. Start the server first, or let the bench start "
                    + "it with --spawn.",
                problem);
        }
    }

    public void SendText(string text) => Send(WireFraming.Encode(WireFraming.TextOpcode, Encoding.UTF8.GetBytes(text)));

    /// <summary>Sends a whole frame as <see cref="WireFraming.Encode"/> makes it.</summary>
    public void Send(ReadOnlySpan<byte> frame)
    {
        lock (_sending)
        {
            while (!frame.IsEmpty)
                frame = frame[_socket.Send(frame, SocketFlags.None, out _)..];
        }
    }

    /// <summary>Waits for the next message.</summary>
    /// <param name="payload">Holds until the next call.</param>
    public WireMessageKind Receive(out ReadOnlySpan<byte> payload)
    {
        while (true)
        {
            if (!TryReadFrame(out WireFrameHead head, out payload))
            {
                if (!Fill())
                    return WireMessageKind.Closed;
                continue;
            }

            switch (head.Opcode)
            {
                case WireFraming.PingOpcode:
                    Send(WireFraming.Encode(WireFraming.PongOpcode, payload));
                    continue;
                case WireFraming.PongOpcode:
                    continue;
                case WireFraming.CloseOpcode:
                    return WireMessageKind.Closed;
            }

            if (TryComplete(head, ref payload, out WireMessageKind kind))
                return kind;
        }
    }

    /// <summary>Ends the connection, and with it a receive that waits.</summary>
    public void Hangup()
    {
        try
        {
            Send(WireFraming.Encode(WireFraming.CloseOpcode, [0x03, 0xE8])); // 1000: normal closure
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
            // The server was quicker.
        }
    }

    public void Dispose() => _socket.Dispose();

    private bool TryReadFrame(out WireFrameHead head, out ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> bytes = _received.AsSpan(_start, _end - _start);
        payload = default;
        if (!WireFraming.TryReadHead(bytes, out head) || bytes.Length < head.HeadBytes + head.PayloadBytes)
            return false;
        payload = bytes.Slice(head.HeadBytes, head.PayloadBytes);
        _start += head.HeadBytes + head.PayloadBytes;
        return true;
    }

    private bool TryComplete(WireFrameHead head, ref ReadOnlySpan<byte> payload, out WireMessageKind kind)
    {
        bool isWhole = head.IsFinal && head.Opcode != 0;
        if (head.Opcode != 0)
        {
            _messageOpcode = head.Opcode;
            _messageBytes = 0;
        }

        kind = _messageOpcode == WireFraming.TextOpcode ? WireMessageKind.Text : WireMessageKind.Binary;
        if (isWhole)
            return true;
        if (_messageBytes + payload.Length > _message.Length)
            Array.Resize(ref _message, 2 * (_messageBytes + payload.Length));
        payload.CopyTo(_message.AsSpan(_messageBytes));
        _messageBytes += payload.Length;
        payload = _message.AsSpan(0, _messageBytes);
        return head.IsFinal;
    }

    private bool Fill()
    {
        if (_start > 0)
        {
            _received.AsSpan(_start, _end - _start).CopyTo(_received);
            _end -= _start;
            _start = 0;
        }

        if (_end == _received.Length)
            Array.Resize(ref _received, 2 * _received.Length);
        int count = _socket.Receive(_received.AsSpan(_end), SocketFlags.None, out SocketError error);
        ReceivedAt = TimeProvider.System.GetTimestamp();
        _end += count;
        return error == SocketError.Success && count > 0;
    }
}
