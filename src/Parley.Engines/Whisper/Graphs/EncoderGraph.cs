using System.Runtime.InteropServices;

using Parley.Engines.Onnx;
using Parley.Engines.Onnx.Graphs;
using Parley.Engines.Whisper.Files;

namespace Parley.Engines.Whisper.Graphs;

/// <summary>
/// Makes the published encoder, which takes 30 s and nothing else, take any even number of frames: of the table of positions as
/// many rows are used as there are, and attention is ONNX Runtime's <c>MultiHeadAttention</c>, which needs no fixed shapes and
/// never holds all its weights at once. All else is as it was.
/// </summary>
internal static class EncoderGraph
{
    /// <summary>Changes with every change of what is written, so that older files are not taken for it.</summary>
    public const string Recipe = "whisper-encoder-1";

    public const string Features = "input_features";
    public const string Hidden = "last_hidden_state";

    private const int Positions = WhisperConfig.MaximumFrames / 2;

    /// <exception cref="InvalidDataException">The graph is none, or not of the shape that is known.</exception>
    public static void Write(string source, string target, WhisperConfig config)
    {
        GraphEditor editor = GraphEditor.Load(source);
        CutPositions(editor);
        int layers = AttentionSite.ReplaceAll(editor, config.EncoderHeads);
        if (layers != config.EncoderLayers)
            throw new InvalidDataException($"'{source}' has {layers} attentions of the known shape for {config.EncoderLayers} layers.");
        editor.Graph.Input.Clear();
        editor.AddInput(Features, OnnxElementType.Float, 1, config.MelBands, -1);
        editor.SetOutputs((Hidden, OnnxElementType.Float, [1, -1, config.HiddenSize]));
        editor.Prune();
        if (editor.Graph.Node.Any(node => node.OpType == "Reshape" && ShapeOf(editor, node).Contains(Positions)))
            throw new InvalidDataException($"'{source}' fixes the number of positions where that is not known.");
        editor.Save(target);
    }

    private static void CutPositions(GraphEditor editor)
    {
        foreach (NodeProto node in editor.Graph.Node.Where(node => node.OpType == "Add").ToArray())
        {
            for (int side = 0; side < 2; side++)
            {
                if (!IsPositionTable(editor, node.Input[side]))
                    continue;
                editor.AddConstant("short_zero", [0L], 1);
                editor.AddConstant("short_one", [1L], 1);
                editor.AddConstant("short_two", [2L], 1);
                editor.AddConstant("short_rows", [-2L], 1);
                editor.Add("Shape", [node.Input[1 - side]], ["short_shape"], "");
                editor.Add("Slice", ["short_shape", "short_one", "short_two", "short_zero"], ["short_count"], "");
                editor.Add(
                    "Slice", [node.Input[side], "short_zero", "short_count", "short_rows"], ["short_positions"], "");
                node.Input[side] = "short_positions";
                return;
            }
        }

        throw new InvalidDataException("The encoder adds no table of 1500 positions.");
    }

    /// <summary>It is stored, or computed from constants of which one has a row for each position.</summary>
    private static bool IsPositionTable(GraphEditor editor, string tensor)
    {
        if (editor.FindConstant(tensor) is { } constant)
            return constant.Dims.Contains(Positions);
        NodeProto[] ancestors = [.. editor.AncestorsOf(tensor)];
        string[] inputs = [.. ancestors.SelectMany(node => node.Input)];
        return ancestors.Length > 0
            && !inputs.Contains(Features)
            && inputs.Any(input => editor.FindConstant(input)?.Dims.Contains(Positions) == true);
    }

    private static long[] ShapeOf(GraphEditor editor, NodeProto reshape) =>
        editor.FindConstant(reshape.Input[1]) is { } shape
            ? shape.RawData.Length > 0 ? MemoryMarshal.Cast<byte, long>(shape.RawData.Span).ToArray() : [.. shape.Int64Data]
            : [];
}
