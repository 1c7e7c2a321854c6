using System.Runtime.InteropServices;
using System.Text;

namespace Parley.Testing;

/// <summary>
/// Writes small ONNX models byte by byte (protobuf, onnx.proto), so that tests know the right answers and need no model
/// files. Element types are ONNX's numbers: 1 float, 7 int64, 9 bool, 10 float16 and so on.
/// </summary>
public sealed class OnnxModelBuilder
{
    private const int OpsetVersion = 17;
    private const int IrVersion = 8;

    private readonly List<byte> _graph = [];

    /// <summary>Declares an input.</summary>
    /// <param name="shape">-1 for a size that each run chooses.</param>
    public OnnxModelBuilder Input(string name, int elementType, params ReadOnlySpan<long> shape) =>
        Add(11, ValueInfo(name, elementType, shape));

    /// <inheritdoc cref="Input"/>
    public OnnxModelBuilder Output(string name, int elementType, params ReadOnlySpan<long> shape) =>
        Add(12, ValueInfo(name, elementType, shape));

    /// <summary>Adds an operator without attributes; empty names are left-out inputs.</summary>
    public OnnxModelBuilder Node(string operatorType, string[] inputs, string[] outputs)
    {
        List<byte> node = [];
        foreach (string input in inputs)
            Bytes(node, 1, Encoding.UTF8.GetBytes(input));
        foreach (string output in outputs)
            Bytes(node, 2, Encoding.UTF8.GetBytes(output));
        Bytes(node, 4, Encoding.UTF8.GetBytes(operatorType));
        return Add(1, CollectionsMarshal.AsSpan(node));
    }

    /// <summary>The bytes of the model file.</summary>
    public byte[] Build()
    {
        List<byte> graph = [.. _graph];
        Bytes(graph, 2, "test"u8);
        List<byte> opset = [];
        Number(opset, 2, OpsetVersion);
        List<byte> model = [];
        Number(model, 1, IrVersion);
        Bytes(model, 7, CollectionsMarshal.AsSpan(graph));
        Bytes(model, 8, CollectionsMarshal.AsSpan(opset));
        return [.. model];
    }

    private static byte[] ValueInfo(string name, int elementType, ReadOnlySpan<long> sizes)
    {
        List<byte> shape = [];
        foreach (long size in sizes)
        {
            List<byte> dimension = [];
            if (size < 0)
                Bytes(dimension, 2, "any"u8);
            else
                Number(dimension, 1, size);
            Bytes(shape, 1, CollectionsMarshal.AsSpan(dimension));
        }

        List<byte> tensorType = [];
        Number(tensorType, 1, elementType);
        Bytes(tensorType, 2, CollectionsMarshal.AsSpan(shape));
        List<byte> type = [];
        Bytes(type, 1, CollectionsMarshal.AsSpan(tensorType));
        List<byte> info = [];
        Bytes(info, 1, Encoding.UTF8.GetBytes(name));
        Bytes(info, 2, CollectionsMarshal.AsSpan(type));
        return [.. info];
    }

    private static void Number(List<byte> to, int field, long value)
    {
        Varint(to, (ulong)field << 3);
        Varint(to, (ulong)value);
    }

    private static void Bytes(List<byte> to, int field, ReadOnlySpan<byte> bytes)
    {
        Varint(to, (ulong)field << 3 | 2);
        Varint(to, (ulong)bytes.Length);
        to.AddRange(bytes);
    }

    private static void Varint(List<byte> to, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            to.Add((byte)(value | 0x80));
        to.Add((byte)value);
    }

    private OnnxModelBuilder Add(int field, ReadOnlySpan<byte> bytes)
    {
        Bytes(_graph, field, bytes);
        return this;
    }
}
