using System.Buffers.Binary;

using Parley.Core.Audio;

namespace Parley.Server.Sessions.Recording;

/// <summary>
/// The file of a recording: a header, then records that are only ever added, so that whatever was written before a crash
/// can be read after it. A record is a kind, how many samples, and where they begin on the time line, then the samples as
/// 16-bit PCM. All numbers are little-endian.
/// </summary>
internal static class RecordingFormat
{
    public const int HeaderBytes = 24;
    public const int RecordHeaderBytes = 16;

    private const ulong Magic = 0x31434552_594C5250; // "PRLYREC1"

    public static byte[] Header(AudioFormat person, AudioFormat assistant, DateTimeOffset startedAt)
    {
        var header = new byte[HeaderBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(header, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), person.SampleRateHz);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), assistant.SampleRateHz);
        BinaryPrimitives.WriteInt64LittleEndian(header.AsSpan(16), startedAt.ToUnixTimeMilliseconds());
        return header;
    }

    /// <returns>False if it is the header of something else.</returns>
    public static bool TryReadHeader(ReadOnlySpan<byte> header, out int personHz, out int assistantHz)
    {
        personHz = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        assistantHz = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        return BinaryPrimitives.ReadUInt64LittleEndian(header) == Magic && IsRate(personHz) && IsRate(assistantHz);
    }

    public static void WriteRecord(Span<byte> record, RecordKind kind, int samples, long position)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record, (int)kind);
        BinaryPrimitives.WriteInt32LittleEndian(record[4..], samples);
        BinaryPrimitives.WriteInt64LittleEndian(record[8..], position);
    }

    public static (RecordKind Kind, int Samples, long Position) ReadRecord(ReadOnlySpan<byte> record) => (
        (RecordKind)BinaryPrimitives.ReadInt32LittleEndian(record), BinaryPrimitives.ReadInt32LittleEndian(record[4..]),
        BinaryPrimitives.ReadInt64LittleEndian(record[8..]));

    private static bool IsRate(int hz) => hz is >= AudioFormat.MinimumSampleRateHz and <= AudioFormat.MaximumSampleRateHz;
}

/// <summary>Kinds of records.</summary>
internal enum RecordKind
{
    /// <summary>Sound of the person.</summary>
    Person = 1,

    /// <summary>Sound of an answer.</summary>
    Assistant = 2,

    /// <summary>No sound: the last so many samples of answers never left.</summary>
    TakenBack = 3,
}
