using Parley.Engines.Onnx;
using Parley.Engines.Onnx.Graphs;

namespace Parley.Engines.PocketTts.Graphs;

/// <summary>
/// Rewrites a published graph so that its attention looks at the filled positions only and writes new ones where they
/// stay. The published graphs take each layer's whole cache (up to 1,000 positions), give back a new copy of it at every
/// step, and mask what is not filled: most of a step's time. Here keys and values are tensors of their own,
/// [1, heads, capacity, head size], bound as input and output at the same time.
/// </summary>
/// <remarks>
/// The operators are ONNX Runtime's <c>RotaryEmbedding</c> and <c>GroupQueryAttention</c>. Beside the model's own inputs the
/// graph takes <c>positions</c> int64 [1, S] (for the rotation; they need not be places in the cache), <c>filled</c>
/// int32 [1], the filled positions after this run less one, and <c>total</c> int32 scalar, the same plus one.
/// </remarks>
internal static class CompactAttention
{
    public const string Positions = "positions";
    public const string Filled = "filled";
    public const string Total = "total";

    private const string Contrib = "com.microsoft";

    public static string PastKey(int layer) => $"past_key_{layer}";

    public static string PastValue(int layer) => $"past_value_{layer}";

    public static string PresentKey(int layer) => $"present_key_{layer}";

    public static string PresentValue(int layer) => $"present_value_{layer}";

    /// <param name="editor">Gets the new nodes; the caller removes the old states and prunes.</param>
    /// <param name="sites">The layers.</param>
    /// <param name="heads">Heads of each.</param>
    /// <param name="headSize">Numbers in one.</param>
    /// <param name="positions">The highest position plus one.</param>
    public static void Apply(GraphEditor editor, IReadOnlyList<AttentionSite> sites, int heads, int headSize, int positions)
    {
        AddAngles(editor, sites[0].AngleExponent, headSize, positions);
        editor.AddInput(Positions, OnnxElementType.Int64, 1, -1);
        editor.AddInput(Filled, OnnxElementType.Int32, 1);
        editor.AddInput(Total, OnnxElementType.Int32);
        editor.AddConstant("compact_parts", [heads * headSize, heads * headSize, heads * headSize], 3);
        for (int layer = 0; layer < sites.Count; layer++)
            Replace(editor, sites[layer], layer, heads, headSize);
    }

    private static void Replace(GraphEditor editor, AttentionSite site, int layer, int heads, int headSize)
    {
        string query = $"compact_query_{layer}", key = $"compact_key_{layer}", value = $"compact_value_{layer}", result = $"compact_result_{layer}";
        editor.Add("Split", [site.Packed, "compact_parts"], [query, key, value], "", Attributes.Int("axis", -1));
        editor.Add(
            "RotaryEmbedding", [query, Positions, "compact_cosines", "compact_sines"], [query + "_turned"], Contrib,
            Attributes.Int("interleaved", 1));
        editor.Add(
            "RotaryEmbedding", [key, Positions, "compact_cosines", "compact_sines"], [key + "_turned"], Contrib,
            Attributes.Int("interleaved", 1));
        foreach (string name in (ReadOnlySpan<string>)[PastKey(layer), PastValue(layer)])
            editor.AddInput(name, OnnxElementType.Float, 1, heads, -1, headSize);
        foreach (string name in (ReadOnlySpan<string>)[PresentKey(layer), PresentValue(layer)])
            editor.AddOutput(name, OnnxElementType.Float, 1, heads, -1, headSize);
        editor.Add(
            "GroupQueryAttention",
            [query + "_turned", key + "_turned", value, PastKey(layer), PastValue(layer), Filled, Total],
            [result, PresentKey(layer), PresentValue(layer)],
            Contrib,
            Attributes.Int("num_heads", heads),
            Attributes.Int("kv_num_heads", heads),
            Attributes.Int("local_window_size", site.Window == 0 ? -1 : site.Window),
            Attributes.Float("scale", 1 / MathF.Sqrt(headSize)));
        editor.Redirect(site.Result, result);
    }

    private static void AddAngles(GraphEditor editor, float exponent, int headSize, int positions)
    {
        int pairs = headSize / 2;
        float[] cosines = new float[positions * pairs], sines = new float[positions * pairs];
        for (int position = 0; position < positions; position++)
        {
            for (int pair = 0; pair < pairs; pair++)
            {
                // In single precision and in this order, as the published graph does it.
                float angle = MathF.Exp(pair * exponent) * position;
                cosines[(position * pairs) + pair] = MathF.Cos(angle);
                sines[(position * pairs) + pair] = MathF.Sin(angle);
            }
        }

        editor.AddConstant("compact_cosines", cosines, positions, pairs);
        editor.AddConstant("compact_sines", sines, positions, pairs);
    }
}
