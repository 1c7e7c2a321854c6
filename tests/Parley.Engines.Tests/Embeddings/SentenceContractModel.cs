using Google.Protobuf;

using Parley.Engines.Onnx;
using Parley.Engines.Onnx.Graphs;

namespace Parley.Engines.Tests.Embeddings;

/// <summary>
/// A model with the inputs and outputs of MiniLM that looks each token up in a table: its state is the table's row, so
/// that a sentence's vector is the mean of its rows, made one long.
/// </summary>
internal sealed record SentenceContractModel
{
    public const int Dimensions = 4;

    /// <summary>How many tokens it knows.</summary>
    public int Tokens { get; init; } = TinyVocabulary.Pieces.Length;

    /// <summary>Whether it adds the batch's greatest number everywhere, as a network with a shared scale would.</summary>
    public bool SharesBatch { get; init; }

    /// <summary>Whether every number is NaN.</summary>
    public bool IsBroken { get; init; }

    public string Output { get; init; } = "last_hidden_state";

    /// <summary>A token's row; larger for larger tokens.</summary>
    public static float[] RowOf(int token) => [token + 1, token % 3, token % 5, -token % 7];

    public byte[] Build()
    {
        var graph = new GraphProto { Name = "contract" };
        foreach (string input in (string[])["input_ids", "attention_mask", "token_type_ids"])
            graph.Input.Add(Value(input, OnnxElementType.Int64, -1, -1));
        graph.Output.Add(Value(Output, OnnxElementType.Float, -1, -1, Dimensions));
        var table = new TensorProto { Name = "table", DataType = (int)OnnxElementType.Float, Dims = { Tokens, Dimensions } };
        table.FloatData.AddRange(Enumerable.Range(0, Tokens)
            .SelectMany(RowOf).Select(number => IsBroken ? float.NaN : number));
        graph.Initializer.Add(table);
        graph.Node.Add(Node("Gather", "rows", "table", "input_ids"));
        graph.Node.Add(Node("ReduceMax", "greatest", "rows"));
        graph.Node.Add(SharesBatch ? Node("Add", Output, "rows", "greatest") : Node("Identity", Output, "rows"));
        return new ModelProto { IrVersion = 8, Graph = graph, OpsetImport = { new OperatorSet { Version = 17 } } }.ToByteArray();
    }

    private static NodeProto Node(string type, string output, params string[] inputs) =>
        new() { OpType = type, Output = { output }, Input = { inputs } };

    private static ValueInfo Value(string name, OnnxElementType type, params long[] sizes)
    {
        var shape = new ShapeProto();
        foreach (long size in sizes)
            shape.Dim.Add(size < 0 ? new ShapeProto.Types.Dimension { DimParam = "any" }
                : new ShapeProto.Types.Dimension { DimValue = size });
        return new ValueInfo
        {
            Name = name,
            Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape } },
        };
    }
}
