using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Parley.Engines.Whisper.Graphs;

/// <summary>
/// A decoder's tables as a file that is mapped into memory: a head of 64 bytes, the rows of ids (floats or codes of 8 bits), padding to
/// 64 bytes, the rows of positions (floats).
/// </summary>
/// <param name="Rows">Ids.</param>
/// <param name="Columns">Numbers in a row.</param>
/// <param name="IsCoded">Whether rows of ids are codes: number = (code - <paramref name="ZeroPoint"/>) · <paramref name="Scale"/>.</param>
/// <param name="PositionRows">Positions.</param>
internal sealed record TokenTableFile(int Rows, int Columns, bool IsCoded, float Scale, int ZeroPoint, int PositionRows)
{
    /// <inheritdoc cref="EncoderGraph.Recipe"/>
    public const string Recipe = "whisper-table-1";

    public const string Extension = ".table";

    /// <summary>Where the rows of ids begin.</summary>
    public const int HeadBytes = 64;

    private const uint Magic = 0x31545750; // "PWT1"

    public long TokenBytes => (long)Rows * Columns * (IsCoded ? sizeof(sbyte) : sizeof(float));

    /// <summary>Where the rows of positions begin.</summary>
    public long PositionOffset => HeadBytes + ((TokenBytes + 63) / 64 * 64);

    public long TotalBytes => PositionOffset + ((long)PositionRows * Columns * sizeof(float));

    public static void Write(string path, WeightTable tokens, WeightTable positions)
    {
        if (tokens.Columns != positions.Columns)
            throw new InvalidDataException($"Ids have {tokens.Columns} numbers and positions {positions.Columns}.");
        var head = new TokenTableFile(tokens.Rows, tokens.Columns, tokens.IsCoded, tokens.Scale, tokens.ZeroPoint, positions.Rows);
        Span<byte> bytes = stackalloc byte[HeadBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[4..], head.Rows);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[8..], head.Columns);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[12..], head.IsCoded ? 1 : 0);
        BinaryPrimitives.WriteSingleLittleEndian(bytes[16..], head.Scale);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[20..], head.ZeroPoint);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[24..], head.PositionRows);
        using FileStream file = File.Create(path);
        file.Write(bytes);
        file.Write(tokens.IsCoded ? MemoryMarshal.AsBytes<sbyte>(tokens.Codes) : MemoryMarshal.AsBytes<float>(tokens.Numbers));
        file.Position = head.PositionOffset;
        file.Write(MemoryMarshal.AsBytes<float>(positions.ToNumbers()));
        file.Flush(flushToDisk: true);
    }

    /// <exception cref="InvalidDataException">It is no such file, or cut off.</exception>
    public static TokenTableFile ReadHead(ReadOnlySpan<byte> head, long fileBytes)
    {
        if (head.Length < HeadBytes || BinaryPrimitives.ReadUInt32LittleEndian(head) != Magic)
            throw new InvalidDataException("It is no table of ids.");
        var file = new TokenTableFile(
            BinaryPrimitives.ReadInt32LittleEndian(head[4..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[12..]) == 1,
            BinaryPrimitives.ReadSingleLittleEndian(head[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[20..]),
            BinaryPrimitives.ReadInt32LittleEndian(head[24..]));
        return file.TotalBytes == fileBytes ? file : throw new InvalidDataException("The table of ids is cut off.");
    }
}
