using Parley.Engines.Onnx;
using Parley.Engines.Onnx.Graphs;
using Parley.Engines.Whisper.Files;

namespace Parley.Engines.Whisper.Graphs;

/// <summary>
/// A part of the published decoder as a graph of its own: from what the encoder gives, the keys and values by which every layer
/// looks at the sound. Computed once for a sound, where the published graph computes them in its first run.
/// </summary>
internal static class CrossGraph
{
    /// <inheritdoc cref="EncoderGraph.Recipe"/>
    public const string Recipe = "whisper-cross-1";

    public const string Hidden = "encoder_hidden_states";

    /// <summary>Float [1, heads, head size, positions]: turned, as each step multiplies by it.</summary>
    public static string Key(int layer) => $"cross_key_{layer}";

    /// <summary>Float [1, heads, positions, head size].</summary>
    public static string Value(int layer) => $"cross_value_{layer}";

    /// <exception cref="InvalidDataException">The decoder is not of the shape that is known.</exception>
    public static void Write(ModelProto merged, string target, WhisperConfig config)
    {
        GraphEditor editor = MergedDecoder.FirstRun(merged);
        editor.AddConstant("cross_heads", [0L, -1, config.DecoderHeads, config.HeadSize], 4);
        editor.Graph.Output.Clear();
        for (int layer = 0; layer < config.DecoderLayers; layer++)
        {
            Cut(editor, $"present.{layer}.encoder.key", Key(layer), [0, 2, 3, 1]);
            Cut(editor, $"present.{layer}.encoder.value", Value(layer), [0, 2, 1, 3]);
            editor.AddOutput(Key(layer), OnnxElementType.Float, 1, config.DecoderHeads, config.HeadSize, -1);
            editor.AddOutput(Value(layer), OnnxElementType.Float, 1, config.DecoderHeads, -1, config.HeadSize);
        }

        editor.Prune();
        if (editor.Graph.Input is not [{ Name: Hidden }])
            throw new InvalidDataException("The keys and values of the sound depend on more than the sound.");
        editor.Save(target);
    }

    private static void Cut(GraphEditor editor, string present, string name, long[] order)
    {
        if (editor.ProducerOf(present) is not { OpType: "Transpose" } turning
            || editor.ProducerOf(turning.Input[0]) is not { OpType: "Reshape" } cutting)
            throw new InvalidDataException($"'{present}' is not cut into heads as in the known graph.");
        editor.Add("Reshape", [cutting.Input[0], "cross_heads"], [name + "_heads"], "");
        editor.Add("Transpose", [name + "_heads"], [name], "", Attributes.Ints("perm", order));
    }
}
