using System.Buffers.Binary;
using System.Text;

using Parley.Core;

namespace Parley.Engines.Remote.Moshi;

/// <summary>Reads one MessagePack value after another. Allocates only the strings it gives.</summary>
/// <remarks>The format is that of the MessagePack specification. Whatever is malformed or too large is an error; nothing is guessed.</remarks>
internal ref struct MessagePackReader(ReadOnlySpan<byte> message)
{
    /// <summary>The longest text taken, in bytes.</summary>
    public const int MaximumTextBytes = 4_096;

    // Skipped values may be nested no deeper; ours are two deep.
    private const int MaximumDepth = 16;

    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = message;

    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <returns>How many pairs of key and value follow.</returns>
    /// <exception cref="ProtocolException">Something else comes next; the same holds for all methods here.</exception>
    public int ReadMapHeader()
    {
        byte code = Byte();
        return code switch
        {
            >= 0x80 and <= 0x8f => code & 0x0f,
            0xde => Count(BinaryPrimitives.ReadUInt16BigEndian(Take(2)), bytesEach: 2),
            0xdf => Count(BinaryPrimitives.ReadUInt32BigEndian(Take(4)), bytesEach: 2),
            _ => throw Unexpected(code, "a map"),
        };
    }

    /// <returns>How many values follow.</returns>
    public int ReadArrayHeader()
    {
        byte code = Byte();
        return code switch
        {
            >= 0x90 and <= 0x9f => code & 0x0f,
            0xdc => Count(BinaryPrimitives.ReadUInt16BigEndian(Take(2)), bytesEach: 1),
            0xdd => Count(BinaryPrimitives.ReadUInt32BigEndian(Take(4)), bytesEach: 1),
            _ => throw Unexpected(code, "an array"),
        };
    }

    public string ReadText()
    {
        try
        {
            return _strictUtf8.GetString(ReadTextBytes());
        }
        catch (DecoderFallbackException exception)
        {
            throw new ProtocolException("A MessagePack text is not UTF-8.", exception);
        }
    }

    /// <summary>A text as it lies in the message, for comparing without allocating.</summary>
    public ReadOnlySpan<byte> ReadTextBytes()
    {
        byte code = Byte();
        long length = code switch
        {
            >= 0xa0 and <= 0xbf => code & 0x1f,
            0xd9 => Byte(),
            0xda => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xdb => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            _ => throw Unexpected(code, "a text"),
        };
        return length <= MaximumTextBytes
            ? Take((int)length)
            : throw new ProtocolException($"A MessagePack text has {length} bytes; {MaximumTextBytes} are taken.");
    }

    public long ReadInteger()
    {
        byte code = Byte();
        return code switch
        {
            <= 0x7f => code,
            >= 0xe0 => (sbyte)code,
            0xcc => Byte(),
            0xcd => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xce => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            0xcf when BinaryPrimitives.ReadUInt64BigEndian(Take(8)) is <= long.MaxValue and ulong value => (long)value,
            0xd0 => (sbyte)Byte(),
            0xd1 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            0xd2 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            _ => throw Unexpected(code, "an integer"),
        };
    }

    /// <summary>A number of either width, or an integer: writers shorten as they like. Never NaN or infinite.</summary>
    public double ReadNumber()
    {
        byte code = _rest.IsEmpty ? throw CutOff() : _rest[0];
        if (code is not (0xca or 0xcb))
            return ReadInteger();
        _rest = _rest[1..];
        double value = code == 0xca ? BinaryPrimitives.ReadSingleBigEndian(Take(4)) : BinaryPrimitives.ReadDoubleBigEndian(Take(8));
        return double.IsFinite(value) ? value : throw new ProtocolException("A MessagePack number is not finite.");
    }

    /// <summary>Passes over the next value, whatever it is.</summary>
    public void Skip() => Skip(MaximumDepth);

    private void Skip(int depth)
    {
        if (depth == 0)
            throw new ProtocolException($"MessagePack values are nested deeper than {MaximumDepth}.");
        byte code = Byte();
        switch (code)
        {
            case <= 0x7f or >= 0xe0 or 0xc0 or 0xc2 or 0xc3:
                break;
            case >= 0x80 and <= 0x8f:
                SkipAll(2 * (code & 0x0f), depth);
                break;
            case >= 0x90 and <= 0x9f:
                SkipAll(code & 0x0f, depth);
                break;
            case >= 0xa0 and <= 0xbf:
                Take(code & 0x1f);
                break;
            case 0xcc or 0xd0:
                Take(1);
                break;
            case 0xcd or 0xd1:
                Take(2);
                break;
            case 0xca or 0xce or 0xd2:
                Take(4);
                break;
            case 0xcb or 0xcf or 0xd3:
                Take(8);
                break;
            case 0xc4 or 0xd9:
                Take(Byte());
                break;
            case 0xc5 or 0xda:
                Take(BinaryPrimitives.ReadUInt16BigEndian(Take(2)));
                break;
            case 0xc6 or 0xdb:
                Take(BinaryPrimitives.ReadUInt32BigEndian(Take(4)));
                break;
            case 0xc7:
                Take(Byte() + 1);
                break;
            case 0xc8:
                Take(BinaryPrimitives.ReadUInt16BigEndian(Take(2)) + 1);
                break;
            case 0xc9:
                Take(BinaryPrimitives.ReadUInt32BigEndian(Take(4)) + 1L);
                break;
            case >= 0xd4 and <= 0xd8:
                Take((1 << (code - 0xd4)) + 1);
                break;
            case 0xdc:
                SkipAll(Count(BinaryPrimitives.ReadUInt16BigEndian(Take(2)), bytesEach: 1), depth);
                break;
            case 0xdd:
                SkipAll(Count(BinaryPrimitives.ReadUInt32BigEndian(Take(4)), bytesEach: 1), depth);
                break;
            case 0xde:
                SkipAll(2 * Count(BinaryPrimitives.ReadUInt16BigEndian(Take(2)), bytesEach: 2), depth);
                break;
            case 0xdf:
                SkipAll(2 * Count(BinaryPrimitives.ReadUInt32BigEndian(Take(4)), bytesEach: 2), depth);
                break;
            default:
                throw Unexpected(code, "a value");
        }
    }

    private void SkipAll(int values, int depth)
    {
        for (int i = 0; i < values; i++)
            Skip(depth - 1);
    }

    /// <summary>A count that the rest of the message has room for, so that no lie about it costs time or memory.</summary>
    private readonly int Count(uint count, int bytesEach) =>
        (long)count * bytesEach <= _rest.Length ? (int)count : throw CutOff();

    private byte Byte() => Take(1)[0];

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count > _rest.Length)
            throw CutOff();
        ReadOnlySpan<byte> taken = _rest[..(int)count];
        _rest = _rest[(int)count..];
        return taken;
    }

    private static ProtocolException CutOff() => new("A MessagePack message ends in the middle.");

    private static ProtocolException Unexpected(byte code, string wanted) =>
        new($"A MessagePack message has 0x{code:x2} where {wanted} was expected.");
}
