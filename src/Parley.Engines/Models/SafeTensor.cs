using System.Runtime.InteropServices;

namespace Parley.Engines.Models;

/// <summary>A tensor to be written into a safetensors file.</summary>
/// <param name="Name">Not <c>__metadata__</c>.</param>
/// <param name="Type">Of its elements.</param>
/// <param name="Shape">Empty for a single number.</param>
/// <param name="Write">Writes exactly its bytes, little-endian, the last dimension running fastest; in as many pieces
/// as it likes.</param>
internal sealed record SafeTensor(string Name, SafeTensorsType Type, IReadOnlyList<long> Shape, Action<Stream> Write)
{
    public static SafeTensor Of(string name, IReadOnlyList<long> shape, ReadOnlyMemory<float> values) =>
        new(name, SafeTensorsType.F32, shape, stream => stream.Write(MemoryMarshal.AsBytes(values.Span)));

    public static SafeTensor Of(string name, IReadOnlyList<long> shape, ReadOnlyMemory<long> values) =>
        new(name, SafeTensorsType.I64, shape, stream => stream.Write(MemoryMarshal.AsBytes(values.Span)));
}
