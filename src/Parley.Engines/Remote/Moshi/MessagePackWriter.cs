using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Parley.Engines.Remote.Moshi;

/// <summary>Writes MessagePack values, each in its shortest form; numbers with 32 bits, as the server's own clients do.</summary>
internal readonly struct MessagePackWriter(IBufferWriter<byte> output)
{
    /// <param name="pairs">0 to 15 pairs of key and value follow.</param>
    public void WriteMapHeader(int pairs)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)pairs, 15u, nameof(pairs));
        Byte((byte)(0x80 | pairs));
    }

    /// <param name="values">0 to 65,535 values follow.</param>
    public void WriteArrayHeader(int values)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)values, ushort.MaxValue, nameof(values));
        if (values <= 15)
        {
            Byte((byte)(0x90 | values));
            return;
        }

        Span<byte> span = output.GetSpan(3);
        span[0] = 0xdc;
        BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)values);
        output.Advance(3);
    }

    /// <param name="text">At most 65,535 bytes as UTF-8.</param>
    public void WriteText(string text)
    {
        int bytes = Encoding.UTF8.GetByteCount(text);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, ushort.MaxValue, nameof(text));
        Span<byte> span = output.GetSpan(3 + bytes);
        int header;
        if (bytes <= 31)
        {
            span[0] = (byte)(0xa0 | bytes);
            header = 1;
        }
        else if (bytes <= byte.MaxValue)
        {
            span[0] = 0xd9;
            span[1] = (byte)bytes;
            header = 2;
        }
        else
        {
            span[0] = 0xda;
            BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)bytes);
            header = 3;
        }

        output.Advance(header + Encoding.UTF8.GetBytes(text, span[header..]));
    }

    public void WriteInteger(long value)
    {
        if (value is >= 0 and <= 0x7f)
        {
            Byte((byte)value);
            return;
        }

        Span<byte> span = output.GetSpan(9);
        span[0] = 0xd3;
        BinaryPrimitives.WriteInt64BigEndian(span[1..], value);
        output.Advance(9);
    }

    public void WriteNumber(double value)
    {
        Span<byte> span = output.GetSpan(9);
        span[0] = 0xcb;
        BinaryPrimitives.WriteDoubleBigEndian(span[1..], value);
        output.Advance(9);
    }

    /// <summary>An array of 32-bit numbers.</summary>
    public void WriteNumbers(ReadOnlySpan<float> values)
    {
        WriteArrayHeader(values.Length);
        Span<byte> span = output.GetSpan(5 * values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            span[5 * i] = 0xca;
            BinaryPrimitives.WriteSingleBigEndian(span[((5 * i) + 1)..], values[i]);
        }

        output.Advance(5 * values.Length);
    }

    private void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
