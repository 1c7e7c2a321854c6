using Google.Protobuf;

using Parley.Engines.Onnx.Graphs;

namespace Parley.Engines.Piper;

/// <summary>
/// Makes the lengths of the phonemes an output of a published voice. They are what its only Ceil node gives; protocol
/// buffers merge what is written twice, so that a few bytes at the end of the file name it as an output, and nothing
/// is rewritten.
/// </summary>
internal static class PiperGraph
{
    private const int GraphField = 7;
    private const int NodeField = 1;
    private const int OutputField = 12;
    private const int FloatType = 1;

    /// <summary>The file with that output; as it is where it has one, or no such node.</summary>
    public static byte[] WithLengths(byte[] model)
    {
        if (FindLengths(model) is not { } name)
            return model;

        var output =
            new ValueInfo
            {
                Name = name,
                Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = FloatType } }
            };
        byte[] more = new ModelProto { Graph = new GraphProto { Output = { output } } }.ToByteArray();
        byte[] merged = new byte[model.Length + more.Length];
        model.CopyTo(merged, 0);
        more.CopyTo(merged, model.Length);
        return merged;
    }

    private static string? FindLengths(byte[] model)
    {
        try
        {
            using var file = new CodedInputStream(model);
            while (file.ReadTag() is not 0 and var tag)
            {
                if (WireFormat.GetTagFieldNumber(tag) == GraphField)
                {
                    int length = file.ReadLength();
                    if (length < 0 || length > model.Length - file.Position)
                        return null;
                    using var graph = new CodedInputStream(model, (int)file.Position, length);
                    return FindInGraph(graph);
                }

                file.SkipLastField();
            }
        }
        catch (InvalidProtocolBufferException)
        {
            // ONNX Runtime says better what is wrong with it.
        }

        return null;
    }

    private static string? FindInGraph(CodedInputStream graph)
    {
        int outputs = 0;
        var found = new List<string>();
        while (graph.ReadTag() is not 0 and var tag)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case NodeField when NodeProto.Parser.ParseFrom(
                    graph.ReadBytes()) is { OpType: "Ceil", Output.Count: > 0 } node:
                    found.Add(node.Output[0]);
                    break;
                case NodeField:
                    break;
                case OutputField:
                    outputs++;
                    graph.SkipLastField();
                    break;
                default:
                    graph.SkipLastField();
                    break;
            }
        }

        return outputs == 1 && found.Count == 1 ? found[0] : null;
    }
}
