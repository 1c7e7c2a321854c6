using Parley.Engines.Onnx.Graphs;

namespace Parley.Engines.PocketTts.Graphs;

/// <summary>One layer's attention in a published graph: what goes in, what comes out, and which state it keeps.</summary>
/// <param name="Packed">The tensor [1, S, 3·D] of queries, keys and values side by side.</param>
/// <param name="Result">The tensor [1, S, D] that goes to the output projection.</param>
/// <param name="Cache">The graph's input that holds the layer's keys and values.</param>
/// <param name="Window">How many positions back a query sees, itself included; 0 for all.</param>
/// <param name="AngleExponent">Rotary position embedding: pair i of a head turns by exp(i · this) radians a position.</param>
internal sealed record AttentionSite(string Packed, string Result, string Cache, int Window, float AngleExponent)
{
    /// <summary>The layers' attentions, in their order; empty where the graph is not of the known shape.</summary>
    /// <param name="editor">The graph.</param>
    /// <param name="caches">The names of the inputs that hold keys and values.</param>
    /// <param name="headSize">Numbers in one head.</param>
    public static IReadOnlyList<AttentionSite> FindAll(GraphEditor editor, IReadOnlySet<string> caches, int headSize)
    {
        var sites = new List<AttentionSite>();
        foreach (NodeProto softmax in editor.Graph.Node.Where(node => node.OpType == "Softmax"))
        {
            if (Find(editor, softmax, caches, headSize) is not { } site)
                return [];
            sites.Add(site);
        }

        // A layer sees the states of those below it, too; its own is the one that they do not.
        return sites.Select(site => site.Cache).Distinct(StringComparer.Ordinal).Count() == sites.Count ? sites : [];
    }

    private static AttentionSite? Find(GraphEditor editor, NodeProto softmax, IReadOnlySet<string> caches, int headSize)
    {
        // Forward: probabilities × values → heads side by side again.
        string at = softmax.Output[0];
        foreach (string step in (ReadOnlySpan<string>)["MatMul", "Transpose", "Reshape"])
        {
            if (Next(editor, at, step) is not { } next)
                return null;
            at = next.Output[0];
        }

        // Backward: the nearest node that divides its input in three is the one of this layer.
        NodeProto? split = editor.AncestorsOf(softmax.Input[0]).FirstOrDefault(node => node.OpType == "Split" && node.Output.Count == 3);
        string? packed = split is null ? null : SkipBack(editor, split.Input[0]);
        string? cache = Nearest(editor, softmax, caches);
        float? exponent = editor.AncestorsOf(softmax.Input[0])
            .Where(node => node.OpType == "Reciprocal")
            .SelectMany(node => editor.ConsumersOf(node.Output[0]).Where(user => user.OpType == "Mul").SelectMany(user => user.Input))
            .Select(editor.ConstantOf)
            .FirstOrDefault(value => value is < 0);
        return packed is null || cache is null || exponent is null
            ? null
            : new AttentionSite(packed, at, cache, WindowOf(editor, softmax), exponent.Value / headSize);
    }

    /// <summary>The mask of a window says "distance less than a number".</summary>
    private static int WindowOf(GraphEditor editor, NodeProto softmax) =>
        editor.AncestorsOf(softmax.Input[0])
            .TakeWhile(node => node.OpType is not "LayerNormalization" and not "ReduceMean") // below is another layer
            .Where(node => node.OpType == "Less")
            .Select(node => (int?)editor.WholeConstantOf(node.Input[1]))
            .FirstOrDefault() ?? 0;

    /// <summary>The next node of a kind; what only mends not-a-numbers on the way is passed over.</summary>
    private static NodeProto? Next(GraphEditor editor, string tensor, string operatorType)
    {
        for (int steps = 0; steps < 3; steps++)
        {
            NodeProto[] users = [.. editor.ConsumersOf(tensor)];
            if (Array.Find(users, node => node.OpType == operatorType) is { } found)
                return found;
            if (Array.Find(users, node => node.OpType is "Where" or "Cast") is not { } mending)
                return null;
            tensor = mending.Output[0];
        }

        return null;
    }

    private static string SkipBack(GraphEditor editor, string tensor)
    {
        while (editor.ProducerOf(tensor) is { OpType: "Reshape" or "Transpose" } shaping)
            tensor = shaping.Input[0];
        return tensor;
    }

    private static string? Nearest(GraphEditor editor, NodeProto softmax, IReadOnlySet<string> caches) =>
        editor.AncestorsOf(softmax.Input[0]).SelectMany(node => node.Input).FirstOrDefault(caches.Contains);
}
