using Google.Protobuf;

using Parley.Engines.Onnx;
using Parley.Engines.Onnx.Graphs;

namespace Parley.Engines.Tests.Piper;

/// <summary>
/// A model with the inputs and outputs of a published voice whose sound tells what it was asked: every id takes Ceil(2
/// × length scale) frames of 256 samples, each of value id/1024 + noise/16 + noise_w/64 + sid/4.
/// </summary>
internal sealed record PiperContractModel
{
    public const int Hop = 256;

    public bool HasSpeakers { get; init; }

    /// <summary>Whether the frames of each id are an output already.</summary>
    public bool TellsLengths { get; init; }

    /// <summary>How many large products it computes besides, each of some 0.1 s.</summary>
    public int Products { get; init; }

    public static float ValueOf(long id, float noise = 0, float noiseW = 0, long speaker = 0) =>
        (id / 1024f) + (noise / 16) + (noiseW / 64) + (speaker / 4f);

    public byte[] Build()
    {
        var graph = new GraphProto { Name = "contract" };
        graph.Input.Add(Value("input", OnnxElementType.Int64, 1, -1));
        graph.Input.Add(Value("input_lengths", OnnxElementType.Int64, 1));
        graph.Input.Add(Value("scales", OnnxElementType.Float, 3));
        if (HasSpeakers)
            graph.Input.Add(Value("sid", OnnxElementType.Int64, 1));
        graph.Output.Add(Value("output", OnnxElementType.Float, 1, 1, 1, -1));
        if (TellsLengths)
            graph.Output.Add(Value("frames", OnnxElementType.Float, 1, 1, -1));

        graph.Initializer.Add(Floats("weights", 1f / 16, 0, 1f / 64));
        graph.Initializer.Add(Floats("thousandth", 1f / 1024));
        graph.Initializer.Add(Floats("quarter", 0.25f));
        graph.Initializer.Add(Floats("two", 2));
        graph.Initializer.Add(Floats("none", 0));
        graph.Initializer.Add(Integers("one", 1));
        graph.Initializer.Add(Integers("last", -1));
        graph.Initializer.Add(Integers("hop", Hop));
        graph.Initializer.Add(Integers("column", 1, -1, 1));
        graph.Initializer.Add(Integers("lengths_shape", 1, 1, -1));
        graph.Initializer.Add(Integers("sound_shape", 1, 1, 1, -1));
        AddLengths(graph);
        AddSound(graph);
        return new ModelProto
        {
            IrVersion = 8,
            Graph = graph,
            OpsetImport = { new OperatorSet { Version = 17 } }
        }.ToByteArray();
    }

    private void AddLengths(GraphProto graph)
    {
        // Ids have no say in their lengths, but give the shape.
        graph.Node.Add(Cast("numbers", "input", OnnxElementType.Float));
        graph.Node.Add(Node("Slice", "length_scale", "scales", "one", "one_end"));
        graph.Initializer.Add(Integers("one_end", 2));
        graph.Node.Add(Node("Mul", "zeros", "numbers", "none"));
        graph.Node.Add(Node("Mul", "twice", "length_scale", "two"));
        graph.Node.Add(Node("Add", "length_row", "zeros", "twice"));
        graph.Node.Add(Node("Reshape", "lengths", "length_row", "lengths_shape"));
        graph.Node.Add(Node("Ceil", TellsLengths ? "frames" : "/Ceil_output_0", "lengths"));
    }

    private void AddSound(GraphProto graph)
    {
        graph.Node.Add(Node("Mul", "scaled", "scales", "weights"));
        graph.Node.Add(Node("ReduceSum", "noises", "scaled"));
        graph.Node.Add(Node("Mul", "id_values", "numbers", "thousandth"));
        graph.Node.Add(Node("Add", "values", "id_values", "noises"));
        if (HasSpeakers)
        {
            graph.Node.Add(Cast("speaker", "sid", OnnxElementType.Float));
            graph.Node.Add(Node("Mul", "speaker_value", "speaker", "quarter"));
            graph.Node.Add(Node("Add", "spoken_values", "values", "speaker_value"));
        }

        graph.Node.Add(Node("ReduceMax", "longest", TellsLengths ? "frames" : "/Ceil_output_0"));
        graph.Node.Add(Cast("longest_count", "longest", OnnxElementType.Int64));
        graph.Node.Add(Node("Reshape", "longest_row", "longest_count", "one"));
        graph.Node.Add(Node("Mul", "samples_each", "longest_row", "hop"));
        graph.Node.Add(Node("Shape", "ids_shape", "input"));
        graph.Node.Add(With(Node("Concat", "blocks_shape", "ids_shape", "samples_each"), "axis", 0));
        graph.Node.Add(Node("Reshape", "blocks", HasSpeakers ? "spoken_values" : "values", "column"));
        graph.Node.Add(Node("Expand", "all", "blocks", "blocks_shape"));
        graph.Node.Add(Node("Reshape", Products == 0 ? "output" : "quick", "all", "sound_shape"));
        if (Products > 0)
            AddProducts(graph);
    }

    /// <summary>
    /// Products of a large matrix that depends on the scales, so that nothing is computed when the model is loaded.
    /// </summary>
    private void AddProducts(GraphProto graph)
    {
        const int Side = 1_500;
        graph.Initializer.Add(Integers("square", Side, Side));
        graph.Node.Add(Node("Expand", "product_0", "noises", "square"));
        for (int i = 0; i < Products; i++)
            graph.Node.Add(Node("MatMul", $"product_{i + 1}", $"product_{i}", "product_0"));
        graph.Node.Add(Node("ReduceMax", "product_all", $"product_{Products}"));
        graph.Node.Add(Node("Mul", "product_none", "product_all", "none"));
        graph.Node.Add(Node("Add", "output", "quick", "product_none"));
    }

    private static NodeProto Node(string type, string output, params string[] inputs) =>
        new() { OpType = type, Output = { output }, Input = { inputs } };

    private static NodeProto Cast(string output, string input, OnnxElementType to) =>
        With(Node("Cast", output, input), "to", (long)to);

    private static NodeProto With(NodeProto node, string name, long value)
    {
        node.Attribute.Add(new AttributeProto { Name = name, I = value, Type = AttributeProto.Types.Kind.Int });
        return node;
    }

    private static TensorProto Floats(string name, params float[] values) =>
        new() { Name = name, DataType = (int)OnnxElementType.Float, Dims = { values.Length }, FloatData = { values } };

    private static TensorProto Integers(string name, params long[] values) =>
        new() { Name = name, DataType = (int)OnnxElementType.Int64, Dims = { values.Length }, Int64Data = { values } };

    private static ValueInfo Value(string name, OnnxElementType type, params long[] sizes)
    {
        var shape = new ShapeProto();
        foreach (long size in sizes)
            shape.Dim.Add(size < 0 ? new ShapeProto.Types.Dimension { DimParam = "any" }
                : new ShapeProto.Types.Dimension { DimValue = size });
        return new ValueInfo
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } }
        };
    }
}
