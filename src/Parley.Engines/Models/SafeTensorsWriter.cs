using System.Buffers;
using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Parley.Engines.Models;

/// <summary>Writes safetensors files; holds the header and nothing else.</summary>
internal static class SafeTensorsWriter
{
    // As the format's own library does, so that the numbers can be used where they lie.
    private const int Alignment = 8;

    /// <param name="output">Written from where it stands; need not be able to seek; stays the caller's.</param>
    /// <param name="tensors">In this order.</param>
    /// <param name="metadata">Texts for people and programs; null for none.</param>
    /// <exception cref="ArgumentException">A name twice, a shape of no size, or a tensor that wrote more or less than
    /// its shape says.</exception>
    public static void Write(
        Stream output, IReadOnlyList<SafeTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        byte[] header = Header(tensors, metadata);
        Span<byte> length = stackalloc byte[SafeTensorsHeader.LengthBytes];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        output.Write(length);
        output.Write(header);
        foreach (SafeTensor tensor in tensors)
        {
            var counted = new CountedStream(output);
            tensor.Write(counted);
            if (counted.Written != BytesOf(tensor))
                throw new ArgumentException($"Tensor '{tensor.Name}' wrote {counted.Written} bytes in place of "
                    + $"{BytesOf(tensor)}.");
        }
    }

    private static byte[] Header(IReadOnlyList<SafeTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        var bytes = new ArrayBufferWriter<byte>();
        // The format is UTF-8; only what JSON itself demands is escaped.
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
                WriteMetadata(json, metadata);
            WriteTensors(json, tensors);
            json.WriteEndObject();
        }

        int padding = -bytes.WrittenCount & (Alignment - 1);
        bytes.GetSpan(padding)[..padding].Fill((byte)' ');
        bytes.Advance(padding);
        return bytes.WrittenSpan.ToArray();
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject("__metadata__");
        foreach ((string name, string text) in metadata)
            json.WriteString(name, text);
        json.WriteEndObject();
    }

    private static void WriteTensors(Utf8JsonWriter json, IReadOnlyList<SafeTensor> tensors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { "__metadata__" };
        long offset = 0;
        foreach (SafeTensor tensor in tensors)
        {
            if (!names.Add(tensor.Name))
                throw new ArgumentException($"A tensor cannot be named '{tensor.Name}': the name is taken.");
            json.WriteStartObject(tensor.Name);
            json.WriteString("dtype", tensor.Type.ToString());
            json.WriteStartArray("shape");
            foreach (long dimension in tensor.Shape)
                json.WriteNumberValue(dimension);
            json.WriteEndArray();
            json.WriteStartArray("data_offsets");
            json.WriteNumberValue(offset);
            json.WriteNumberValue(offset += BytesOf(tensor));
            json.WriteEndArray();
            json.WriteEndObject();
        }
    }

    private static long BytesOf(SafeTensor tensor)
    {
        long bytes = SafeTensorsTypes.BytesOf(tensor.Type);
        foreach (long dimension in tensor.Shape)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(dimension, tensor.Name);
            bytes = checked(bytes * dimension);
        }

        return bytes;
    }

    private sealed class CountedStream(Stream inner) : Stream
    {
        public long Written { get; private set; }

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            inner.Write(buffer);
            Written += buffer.Length;
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
            // Whoever owns the stream behind it does.
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
