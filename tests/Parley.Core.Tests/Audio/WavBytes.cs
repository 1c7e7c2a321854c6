using System.Buffers.Binary;
using System.Text;

namespace Parley.Core.Tests.Audio;

/// <summary>Builds the bytes of WAV files chunk by chunk, good and bad ones.</summary>
internal sealed class WavBytes
{
    private static readonly byte[] _extensibleSuffix = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    private readonly List<byte> _bytes = [];

    public WavBytes(string magic = "RIFF", uint riffBytes = 0xFFFF_FFFF)
    {
        Write(magic);
        Write(riffBytes);
        Write("WAVE");
    }

    public WavBytes Format(
        ushort tag = 1, ushort channels = 1, uint rate = 16_000, ushort bits = 16, ushort? block = null,
        bool extensible = false)
    {
        ushort blockBytes = block ?? (ushort)(channels * ((bits + 7) / 8));
        Write("fmt ");
        Write(extensible ? 40u : 16u);
        Write(extensible ? (ushort)0xFFFE : tag);
        Write(channels);
        Write(rate);
        Write(rate * blockBytes);
        Write(blockBytes);
        Write(bits);
        if (extensible)
        {
            Write((ushort)22);
            Write(bits);
            Write(0u);
            Write(tag);
            _bytes.AddRange(_extensibleSuffix);
        }

        return this;
    }

    public WavBytes Chunk(string id, ReadOnlySpan<byte> body, uint? size = null, bool pad = true)
    {
        Write(id);
        Write(size ?? (uint)body.Length);
        _bytes.AddRange(body);
        if (pad && body.Length % 2 == 1)
            _bytes.Add(0);
        return this;
    }

    public WavBytes Data(ReadOnlySpan<short> samples, uint? size = null)
    {
        byte[] body = new byte[2 * samples.Length];
        for (int i = 0; i < samples.Length; i++)
            BinaryPrimitives.WriteInt16LittleEndian(body.AsSpan(2 * i), samples[i]);
        return Chunk("data", body, size);
    }

    public byte[] ToArray() => _bytes.ToArray();

    private void Write(string id) => _bytes.AddRange(Encoding.ASCII.GetBytes(id));

    private void Write(ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        _bytes.AddRange(bytes);
    }

    private void Write(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _bytes.AddRange(bytes);
    }
}
