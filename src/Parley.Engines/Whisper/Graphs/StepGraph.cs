using Parley.Engines.Onnx;
using Parley.Engines.Onnx.Graphs;
using Parley.Engines.Whisper.Files;

namespace Parley.Engines.Whisper.Graphs;

/// <summary>
/// The published decoder's graph for later runs, made to do only what a step needs: it takes embeddings and gives the last hidden
/// state (looking up ids and the logits are done by <see cref="Model.TokenTable"/>, which holds that table once); keys and values
/// of the text are written behind the old ones, where they stay; those of the sound come as they are multiplied. It serves
/// the first run, too, with nothing kept yet.
/// </summary>
/// <remarks>
/// Self attention is ONNX Runtime's <c>GroupQueryAttention</c>, whose caches are bound as input and as output at once. Weights
/// and all else are as published.
/// </remarks>
internal static class StepGraph
{
    /// <inheritdoc cref="EncoderGraph.Recipe"/>
    public const string Recipe = "whisper-step-1";

    /// <summary>Float [rows, ids, hidden size]: of ids and positions together.</summary>
    public const string Embeddings = "embeddings";

    /// <summary>Int32 [rows]: positions filled after this run, less one.</summary>
    public const string Filled = "filled";

    /// <summary>Int32 scalar: positions filled after this run.</summary>
    public const string Total = "total";

    /// <summary>Float [rows, ids, hidden size].</summary>
    public const string Hidden = "hidden";

    private const string Contrib = "com.microsoft";

    /// <summary>Float [rows, heads, capacity, head size].</summary>
    public static string PastKey(int layer) => $"past_key_{layer}";

    /// <inheritdoc cref="PastKey"/>
    public static string PastValue(int layer) => $"past_value_{layer}";

    /// <summary>The same memory as <see cref="PastKey"/>.</summary>
    public static string PresentKey(int layer) => $"present_key_{layer}";

    /// <summary>The same memory as <see cref="PastValue"/>.</summary>
    public static string PresentValue(int layer) => $"present_value_{layer}";

    /// <summary>Float [rows, heads, ids, positions of the sound]: where each head looks.</summary>
    public static string Looks(int layer) => $"looks_{layer}";

    /// <exception cref="InvalidDataException">The decoder is not of the shape that is known.</exception>
    public static void Write(ModelProto merged, string target, WhisperConfig config)
    {
        GraphEditor editor = MergedDecoder.LaterRuns(merged);
        DecoderTables tables = DecoderTables.Find(editor, config);
        AttentionSite[] sites = [.. AttentionSite.FindAll(editor)];
        AttentionSite[] looks = [.. sites.Where(site => IsOfSound(site.Value))];
        AttentionSite[] selves = [.. sites.Where(site => !IsOfSound(site.Value))];
        if (looks.Length != config.DecoderLayers || selves.Length != config.DecoderLayers)
            throw new InvalidDataException(
                $"The decoder has {selves.Length} attentions to the text and {looks.Length} to the sound for {config.DecoderLayers} layers.");

        editor.Graph.Input.Clear();
        editor.Graph.Output.Clear();
        editor.AddInput(Embeddings, OnnxElementType.Float, -1, -1, config.HiddenSize);
        editor.AddInput(Filled, OnnxElementType.Int32, -1);
        editor.AddInput(Total, OnnxElementType.Int32);
        editor.Redirect(tables.Embedded, Embeddings);
        editor.Add("Identity", [tables.Hidden], [Hidden], "");
        editor.AddOutput(Hidden, OnnxElementType.Float, -1, -1, config.HiddenSize);
        editor.AddConstant("step_heads", [0L, 0, config.DecoderHeads, config.HeadSize], 4);
        editor.AddConstant("step_whole", [0L, 0, config.HiddenSize], 3);
        for (int layer = 0; layer < config.DecoderLayers; layer++)
        {
            ReplaceSelf(editor, selves[layer], layer, config);
            ReplaceLook(editor, looks[layer], layer, config);
        }

        editor.Prune();
        editor.Save(target);
    }

    private static bool IsOfSound(string value) => value.EndsWith(".encoder.value", StringComparison.Ordinal);

    private static void ReplaceSelf(GraphEditor editor, AttentionSite site, int layer, WhisperConfig config)
    {
        string result = $"step_self_{layer}";
        foreach (string name in (ReadOnlySpan<string>)[PastKey(layer), PastValue(layer)])
            editor.AddInput(name, OnnxElementType.Float, -1, config.DecoderHeads, -1, config.HeadSize);
        foreach (string name in (ReadOnlySpan<string>)[PresentKey(layer), PresentValue(layer)])
            editor.AddOutput(name, OnnxElementType.Float, -1, config.DecoderHeads, -1, config.HeadSize);
        editor.Add(
            "GroupQueryAttention",
            [site.Query, site.Key, site.Value, PastKey(layer), PastValue(layer), Filled, Total],
            [result, PresentKey(layer), PresentValue(layer)],
            Contrib,
            Attributes.Int("num_heads", config.DecoderHeads),
            Attributes.Int("kv_num_heads", config.DecoderHeads),
            Attributes.Float("scale", 1));
        editor.Redirect(site.Result, result);
    }

    /// <summary>Plain multiplications: one query is too short for anything cleverer, and its weights are asked for.</summary>
    private static void ReplaceLook(GraphEditor editor, AttentionSite site, int layer, WhisperConfig config)
    {
        string name = $"step_look_{layer}";
        string key = CrossGraph.Key(layer), value = CrossGraph.Value(layer);
        editor.AddInput(key, OnnxElementType.Float, 1, config.DecoderHeads, config.HeadSize, -1);
        editor.AddInput(value, OnnxElementType.Float, 1, config.DecoderHeads, -1, config.HeadSize);
        editor.AddOutput(Looks(layer), OnnxElementType.Float, -1, config.DecoderHeads, -1, -1);
        editor.Add("Reshape", [site.Query, "step_heads"], [name + "_cut"], "");
        editor.Add("Transpose", [name + "_cut"], [name + "_query"], "", Attributes.Ints("perm", 0, 2, 1, 3));
        editor.Add("MatMul", [name + "_query", key], [name + "_scores"], "");
        editor.Add("Softmax", [name + "_scores"], [Looks(layer)], "", Attributes.Int("axis", -1));
        editor.Add("MatMul", [Looks(layer), value], [name + "_seen"], "");
        editor.Add("Transpose", [name + "_seen"], [name + "_turned"], "", Attributes.Ints("perm", 0, 2, 1, 3));
        editor.Add("Reshape", [name + "_turned", "step_whole"], [name], "");
        editor.Redirect(site.Result, name);
    }
}
