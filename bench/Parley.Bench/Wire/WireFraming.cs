using System.Buffers.Binary;

namespace Parley.Bench.Wire;

/// <summary>WebSocket frames as a client writes them (RFC 6455, section 5.2), each whole in one buffer.</summary>
internal static class WireFraming
{
    public const int TextOpcode = 0x1;
    public const int BinaryOpcode = 0x2;
    public const int CloseOpcode = 0x8;
    public const int PingOpcode = 0x9;
    public const int PongOpcode = 0xA;

    private const int FinalBit = 0x80;
    private const int MaskBit = 0x80;
    private const int MaskBytes = 4;

    /// <summary>
    /// A masked frame. The mask is zero, so that the payload stands as it is and one frame can go to many sessions; the
    /// server has the same work with it as with any other.
    /// </summary>
    public static byte[] Encode(int opcode, ReadOnlySpan<byte> payload)
    {
        int lengthBytes = payload.Length < 126 ? 0 : payload.Length <= ushort.MaxValue ? sizeof(ushort) : sizeof(ulong);
        byte[] frame = new byte[2 + lengthBytes + MaskBytes + payload.Length];
        frame[0] = (byte)(FinalBit | opcode);
        frame[1] = (byte)(MaskBit | (lengthBytes == 0 ? payload.Length : lengthBytes == sizeof(ushort) ? 126 : 127));
        if (lengthBytes == sizeof(ushort))
            BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2), (ushort)payload.Length);
        else if (lengthBytes == sizeof(ulong))
            BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(2), (ulong)payload.Length);
        payload.CopyTo(frame.AsSpan(2 + lengthBytes + MaskBytes));
        return frame;
    }

    /// <summary>Reads the head of a server's frame.</summary>
    /// <returns>False while it is not all there.</returns>
    public static bool TryReadHead(ReadOnlySpan<byte> bytes, out WireFrameHead head)
    {
        head = default;
        if (bytes.Length < 2)
            return false;
        int lengthBytes = (bytes[1] & 0x7F) switch { 126 => sizeof(ushort), 127 => sizeof(ulong), _ => 0 };
        if (bytes.Length < 2 + lengthBytes)
            return false;
        long length = lengthBytes switch
        {
            0 => bytes[1] & 0x7F,
            sizeof(ushort) => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            _ => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
        };
        head = new WireFrameHead(bytes[0] & 0x0F, (bytes[0] & FinalBit) != 0, 2 + lengthBytes, checked((int)length));
        return true;
    }
}
