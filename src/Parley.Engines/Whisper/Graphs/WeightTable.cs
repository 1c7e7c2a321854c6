using System.Runtime.InteropServices;

using Parley.Engines.Onnx;
using Parley.Engines.Onnx.Graphs;

namespace Parley.Engines.Whisper.Graphs;

/// <summary>
/// A constant matrix of a graph, however the export keeps it: as floats, or as codes of 8 bits with
/// number = (code - <paramref name="ZeroPoint"/>) · <paramref name="Scale"/>.
/// </summary>
/// <param name="Numbers">Row-major; empty where there are codes.</param>
/// <param name="Codes">Row-major; empty where there are numbers.</param>
internal sealed record WeightTable(int Rows, int Columns, float[] Numbers, sbyte[] Codes, float Scale, int ZeroPoint)
{
    public bool IsCoded => Codes.Length > 0;

    /// <summary>What a tensor of a graph holds; null where it is no constant matrix, or is made in an unknown way.</summary>
    /// <param name="isTurned">Whether rows are wanted as columns.</param>
    public static WeightTable? Read(GraphEditor editor, string tensor, bool isTurned = false)
    {
        if (editor.FindConstant(tensor) is { } constant)
            return isTurned ? FromConstant(constant)?.Turned() : FromConstant(constant);
        NodeProto? node = editor.ProducerOf(tensor);
        return node?.OpType switch
        {
            "Identity" or "Cast" => Read(editor, node.Input[0], isTurned),
            "Transpose" => Read(editor, node.Input[0], !isTurned),
            "Mul" => Scaled(editor, node.Input[0], node.Input[1], isTurned) ?? Scaled(editor, node.Input[1], node.Input[0], isTurned),
            "DequantizeLinear" => Dequantized(editor, node, Read(editor, node.Input[0], isTurned)),
            _ => null,
        };
    }

    /// <summary>The same codes by the scale and zero point of the operator that is applied to what was taken from them.</summary>
    public static WeightTable? Dequantized(GraphEditor editor, NodeProto node, WeightTable? codes) =>
        WithScale(editor, codes, node.Input[1], node.Input.Count > 2 ? node.Input[2] : null);

    /// <summary>All as floats.</summary>
    public float[] ToNumbers()
    {
        if (!IsCoded)
            return Numbers;
        float[] numbers = new float[Codes.Length];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = (Codes[i] - ZeroPoint) * Scale;
        return numbers;
    }

    private WeightTable Turned() => this with
    {
        Rows = Columns,
        Columns = Rows,
        Numbers = Turned<float>(Numbers),
        Codes = Turned<sbyte>(Codes),
    };

    /// <summary>The same codes by another scale; null if a scale or a zero point is not one number.</summary>
    public static WeightTable? WithScale(GraphEditor editor, WeightTable? codes, string scale, string? zeroPoint) =>
        codes is { IsCoded: true } && editor.ConstantOf(scale) is { } factor && ZeroPointOf(editor, zeroPoint) is { } zero
            ? codes with { Scale = codes.Scale * factor, ZeroPoint = codes.ZeroPoint + zero }
            : null;

    private static WeightTable? Scaled(GraphEditor editor, string matrix, string factor, bool isTurned)
    {
        if (editor.ConstantOf(factor) is not { } by || Read(editor, matrix, isTurned) is not { } table)
            return null;
        if (table.IsCoded)
            return table with { Scale = table.Scale * by };
        return table with { Numbers = [.. table.Numbers.Select(number => number * by)] };
    }

    private static WeightTable? FromConstant(TensorProto constant)
    {
        if (constant.Dims is not [var rows, var columns] || rows * columns is < 1 or > int.MaxValue)
            return null;
        int count = (int)(rows * columns);
        switch ((OnnxElementType)constant.DataType)
        {
            case OnnxElementType.Float:
                float[] numbers = constant.RawData.Length > 0
                    ? MemoryMarshal.Cast<byte, float>(constant.RawData.Span).ToArray()
                    : [.. constant.FloatData];
                return numbers.Length == count ? new WeightTable((int)rows, (int)columns, numbers, [], 1, 0) : null;
            case OnnxElementType.Int8 when constant.RawData.Length == count:
                sbyte[] codes = MemoryMarshal.Cast<byte, sbyte>(constant.RawData.Span).ToArray();
                return new WeightTable((int)rows, (int)columns, [], codes, 1, 0);
            case OnnxElementType.UInt8 when constant.RawData.Length == count:
                // 0 to 255 as -128 to 127; the zero point moves with them.
                sbyte[] moved = [.. constant.RawData.Span.ToArray().Select(code => (sbyte)(code - 128))];
                return new WeightTable((int)rows, (int)columns, [], moved, 1, -128);
            default:
                return null;
        }
    }

    private static int? ZeroPointOf(GraphEditor editor, string? tensor)
    {
        if (string.IsNullOrEmpty(tensor))
            return 0;
        TensorProto? constant = editor.FindConstant(tensor);
        if (constant is null)
            return null;
        bool isSigned = constant.DataType == (int)OnnxElementType.Int8;
        if (constant.RawData.Length == 1)
            return isSigned ? (sbyte)constant.RawData[0] : constant.RawData[0];
        return constant.Int32Data.Count == 1 ? constant.Int32Data[0] : null;
    }

    private T[] Turned<T>(T[] from)
    {
        if (from.Length == 0)
            return from;
        T[] to = new T[from.Length];
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < Columns; column++)
                to[(column * Rows) + row] = from[(row * Columns) + column];
        }

        return to;
    }
}
