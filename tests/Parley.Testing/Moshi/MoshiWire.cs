using System.Buffers.Binary;
using System.Text;

namespace Parley.Testing.Moshi;

/// <summary>
/// MessagePack as the server writes it (maps with short keys, 64-bit times, 32-bit probabilities) and reads it; apart from the product's, so
/// that both have to be right.
/// </summary>
public static class MoshiWire
{
    /// <summary>A message of fields: texts, whole numbers, <see cref="double"/>s, arrays of <see cref="float"/>.</summary>
    public static byte[] Write(params (string Key, object Value)[] fields)
    {
        using var stream = new MemoryStream();
        stream.WriteByte((byte)(0x80 + fields.Length));
        foreach ((string key, object value) in fields)
        {
            WriteText(stream, key);
            switch (value)
            {
                case string text:
                    WriteText(stream, text);
                    break;
                case int number:
                    stream.WriteByte(0xce);
                    WriteBytes(stream, 4, bytes => BinaryPrimitives.WriteInt32BigEndian(bytes, number));
                    break;
                case long number:
                    stream.WriteByte(0xd3);
                    WriteBytes(stream, 8, bytes => BinaryPrimitives.WriteInt64BigEndian(bytes, number));
                    break;
                case double number:
                    stream.WriteByte(0xcb);
                    WriteBytes(stream, 8, bytes => BinaryPrimitives.WriteDoubleBigEndian(bytes, number));
                    break;
                case float[] numbers:
                    stream.WriteByte((byte)(0x90 + numbers.Length));
                    foreach (float number in numbers)
                    {
                        stream.WriteByte(0xca);
                        WriteBytes(stream, 4, bytes => BinaryPrimitives.WriteSingleBigEndian(bytes, number));
                    }

                    break;
                default:
                    throw new ArgumentException($"{value.GetType()} is not written here.", nameof(fields));
            }
        }

        return stream.ToArray();
    }

    /// <summary>What a client sent: its kind, and sound or a number.</summary>
    public static (string Type, float[] Sound, long Id) Read(ReadOnlySpan<byte> message)
    {
        int pairs = message[0] - 0x80;
        message = message[1..];
        (string Type, float[] Sound, long Id) read = ("", [], 0);
        for (int i = 0; i < pairs; i++)
        {
            string key = ReadText(ref message);
            if (key == "type")
                read.Type = ReadText(ref message);
            else if (key == "id")
                read.Id = ReadInteger(ref message);
            else if (key == "pcm")
                read.Sound = ReadNumbers(ref message);
            else
                throw new InvalidDataException($"The server knows no '{key}'.");
        }

        return message.IsEmpty ? read : throw new InvalidDataException("Bytes are left over.");
    }

    private static void WriteText(MemoryStream stream, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length < 32)
        {
            stream.WriteByte((byte)(0xa0 + bytes.Length));
        }
        else
        {
            stream.WriteByte(0xda);
            WriteBytes(stream, 2, length => BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)bytes.Length));
        }

        stream.Write(bytes);
    }

    private static void WriteBytes(MemoryStream stream, int count, Action<byte[]> fill)
    {
        byte[] bytes = new byte[count];
        fill(bytes);
        stream.Write(bytes);
    }

    private static string ReadText(ref ReadOnlySpan<byte> message)
    {
        int length = message[0] - 0xa0;
        string text = Encoding.UTF8.GetString(message.Slice(1, length));
        message = message[(1 + length)..];
        return text;
    }

    private static long ReadInteger(ref ReadOnlySpan<byte> message)
    {
        (long value, int length) = message[0] switch
        {
            <= 0x7f => (message[0], 1),
            0xd3 => (BinaryPrimitives.ReadInt64BigEndian(message[1..]), 9),
            _ => throw new InvalidDataException($"0x{message[0]:x2} is no whole number."),
        };
        message = message[length..];
        return value;
    }

    private static float[] ReadNumbers(ref ReadOnlySpan<byte> message)
    {
        if (message[0] != 0xdc)
            throw new InvalidDataException("Sound is an array of 16 or more.");
        float[] numbers = new float[BinaryPrimitives.ReadUInt16BigEndian(message[1..])];
        message = message[3..];
        for (int i = 0; i < numbers.Length; i++)
        {
            if (message[0] != 0xca)
                throw new InvalidDataException("A sample has 32 bits.");
            numbers[i] = BinaryPrimitives.ReadSingleBigEndian(message[1..]);
            message = message[5..];
        }

        return numbers;
    }
}
