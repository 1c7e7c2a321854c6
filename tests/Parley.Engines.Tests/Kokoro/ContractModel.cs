using Google.Protobuf;

using Parley.Engines.Onnx;
using Parley.Engines.Onnx.Graphs;

namespace Parley.Engines.Tests.Kokoro;

/// <summary>
/// A model with the inputs and outputs of an export of Kokoro whose sound tells what it was asked: each token, the pads included,
/// gives 1,200 samples (two units) of a thousandth of its number; the first token's begin with the style and the speed.
/// </summary>
internal sealed record ContractModel
{
    public const int SamplesPerToken = 1_200;

    public string Tokens { get; init; } = "input_ids";

    public OnnxElementType TokenType { get; init; } = OnnxElementType.Int64;

    public OnnxElementType SpeedType { get; init; } = OnnxElementType.Float;

    public string Audio { get; init; } = "waveform";

    /// <summary>1 or 2.</summary>
    public int AudioRank { get; init; } = 2;

    /// <summary>Null for an export that does not tell.</summary>
    public string? Durations { get; init; }

    public OnnxElementType DurationType { get; init; } = OnnxElementType.Float;

    /// <summary>How many large products it computes besides, each of about 0.3 s.</summary>
    public int Products { get; init; }

    public byte[] Build()
    {
        var graph = new GraphProto { Name = "contract" };
        graph.Input.Add(Value(Tokens, TokenType, 1, -1));
        graph.Input.Add(Value("style", OnnxElementType.Float, 1, 256));
        graph.Input.Add(Value("speed", SpeedType, 1));
        graph.Initializer.Add(Floats("thousandth", [SamplesPerToken], Enumerable.Repeat(0.001f, SamplesPerToken)));
        graph.Initializer.Add(Floats("rest", [1, SamplesPerToken - 257], new float[SamplesPerToken - 257]));
        graph.Initializer.Add(Integers("column", -1, 1));
        graph.Initializer.Add(Integers("row", 1, 1));
        graph.Initializer.Add(Integers("flat", AudioRank == 1 ? [-1] : [1, -1]));
        graph.Initializer.Add(Integers("zero", 0));
        graph.Initializer.Add(Integers("one", 1));
        graph.Initializer.Add(Integers("end", long.MaxValue));
        graph.Node.Add(Cast("numbers", Tokens, OnnxElementType.Float));
        graph.Node.Add(Node("Reshape", "as_column", "numbers", "column"));
        graph.Node.Add(Node("Mul", "blocks", "as_column", "thousandth"));
        graph.Node.Add(Node("Slice", "later_blocks", "blocks", "one", "end", "zero"));
        graph.Node.Add(Cast("speed_number", "speed", OnnxElementType.Float));
        graph.Node.Add(Node("Reshape", "speed_row", "speed_number", "row"));
        graph.Node.Add(With(Node("Concat", "first_block", "style", "speed_row", "rest"), "axis", 1));
        graph.Node.Add(With(Node("Concat", "all_blocks", "first_block", "later_blocks"), "axis", 0));
        graph.Node.Add(Node("Reshape", Products == 0 ? Audio : "quick", "all_blocks", "flat"));
        graph.Output.Add(AudioRank == 1 ? Value(Audio, OnnxElementType.Float, -1) : Value(Audio, OnnxElementType.Float, 1, -1));
        if (Products > 0)
            AddProducts(graph);
        if (Durations is not null)
            AddDurations(graph, Durations);
        return new ModelProto { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSet { Version = 17 } } }.ToByteArray();
    }

    private void AddDurations(GraphProto graph, string name)
    {
        graph.Initializer.Add(Floats("none", [1], [0]));
        graph.Initializer.Add(Floats("two", [1], [2]));
        graph.Node.Add(Node("Mul", "nothing", "numbers", "none"));
        graph.Node.Add(Node("Add", "twos", "nothing", "two"));
        graph.Node.Add(Cast(name, "twos", DurationType));
        graph.Output.Add(Value(name, DurationType, 1, -1));
    }

    /// <summary>Products of a large matrix that depends on the speed, so that nothing is computed when the model is loaded.</summary>
    private void AddProducts(GraphProto graph)
    {
        const int Side = 2_000;
        graph.Initializer.Add(Integers("square", Side, Side));
        graph.Initializer.Add(Floats("none_here", [1, 1], [0]));
        graph.Node.Add(Node("Mul", "still", "speed_row", "none_here"));
        graph.Node.Add(Node("Expand", "product_0", "still", "square"));
        for (int i = 1; i <= Products; i++)
            graph.Node.Add(Node("MatMul", $"product_{i}", $"product_{i - 1}", "product_0"));
        graph.Node.Add(With(Node("ReduceSum", "sum", $"product_{Products}"), "keepdims", 0));
        graph.Node.Add(Node("Add", Audio, "quick", "sum"));
    }

    private static ValueInfo Value(string name, OnnxElementType type, params ReadOnlySpan<long> shape)
    {
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = new ShapeProto() };
        foreach (long size in shape)
            tensor.Shape.Dim.Add(size < 0 ? new ShapeProto.Types.Dimension { DimParam = name + "_length" } : new ShapeProto.Types.Dimension { DimValue = size });
        return new ValueInfo { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    private static NodeProto Node(string kind, string output, params ReadOnlySpan<string> inputs)
    {
        var node = new NodeProto { OpType = kind, Name = output, Output = { output } };
        foreach (string input in inputs)
            node.Input.Add(input);
        return node;
    }

    private static NodeProto Cast(string output, string input, OnnxElementType type) => With(Node("Cast", output, input), "to", (int)type);

    private static NodeProto With(NodeProto node, string attribute, long number)
    {
        node.Attribute.Add(new AttributeProto { Name = attribute, I = number, Type = AttributeProto.Types.Kind.Int });
        return node;
    }

    private static TensorProto Floats(string name, long[] shape, IEnumerable<float> values) =>
        new() { Name = name, DataType = (int)OnnxElementType.Float, Dims = { shape }, FloatData = { values } };

    private static TensorProto Integers(string name, params ReadOnlySpan<long> values)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)OnnxElementType.Int64, Dims = { values.Length } };
        foreach (long value in values)
            tensor.Int64Data.Add(value);
        return tensor;
    }
}
