using Parley.Engines.Onnx.Graphs;

namespace Parley.Engines.Whisper.Graphs;

/// <summary>One attention of a published graph, found by what the graph computes, not by names.</summary>
/// <param name="Query">Scaled queries, [batch, ids, hidden size].</param>
/// <param name="Key">Keys: [batch, positions, hidden size], or the graph's input that holds them.</param>
/// <param name="Value">Values: the same.</param>
/// <param name="Weights">The output of the softmax.</param>
/// <param name="Result">[batch, ids, hidden size], before the output projection.</param>
internal sealed record AttentionSite(string Query, string Key, string Value, string Weights, string Result)
{
    private const string Contrib = "com.microsoft";

    /// <summary>The attentions in their order.</summary>
    /// <exception cref="InvalidDataException">One is not of the known shape.</exception>
    public static IReadOnlyList<AttentionSite> FindAll(GraphEditor editor) =>
        [.. editor.Graph.Node.Where(node => node.OpType == "Softmax").Select(softmax => Find(editor, softmax))];

    /// <summary>Puts one operator in the place of each attention that keeps nothing.</summary>
    /// <returns>How many there were.</returns>
    public static int ReplaceAll(GraphEditor editor, int heads)
    {
        IReadOnlyList<AttentionSite> sites = FindAll(editor);
        for (int layer = 0; layer < sites.Count; layer++)
        {
            AttentionSite site = sites[layer];
            string result = $"short_attention_{layer}";
            editor.Add(
                "MultiHeadAttention", [site.Query, site.Key, site.Value], [result], Contrib,
                Attributes.Int("num_heads", heads), Attributes.Float("scale", 1));
            editor.Redirect(site.Result, result);
        }

        return sites.Count;
    }

    private static AttentionSite Find(GraphEditor editor, NodeProto softmax)
    {
        NodeProto weighing = Consumer(editor, softmax.Output[0], "MatMul");
        string result = Consumer(editor, Consumer(editor, weighing.Output[0], "Transpose").Output[0], "Reshape").Output[0];
        NodeProto scores = Producer(editor, softmax.Input[0], "Add", "MatMul");
        if (scores.OpType == "Add") // of the mask
            scores = scores.Input.Select(editor.ProducerOf).FirstOrDefault(node => node?.OpType == "MatMul") ?? throw Unknown(softmax);
        return new AttentionSite(
            Source(editor, scores.Input[0]),
            Source(editor, scores.Input[1]),
            Source(editor, weighing.Input[1]),
            softmax.Output[0],
            result);
    }

    /// <summary>What was there before it was cut into heads, and put behind what was kept.</summary>
    private static string Source(GraphEditor editor, string tensor)
    {
        while (editor.ProducerOf(tensor) is { OpType: "Reshape" or "Transpose" or "Concat" } shaping)
            tensor = shaping.OpType == "Concat" ? shaping.Input[^1] : shaping.Input[0];
        return tensor;
    }

    private static NodeProto Consumer(GraphEditor editor, string tensor, string operatorType) =>
        editor.ConsumersOf(tensor).FirstOrDefault(node => node.OpType == operatorType)
        ?? throw new InvalidDataException($"No {operatorType} uses '{tensor}', as in an attention of the known shape.");

    private static NodeProto Producer(GraphEditor editor, string tensor, params ReadOnlySpan<string> operatorTypes) =>
        editor.ProducerOf(tensor) is { } node && operatorTypes.Contains(node.OpType)
            ? node
            : throw new InvalidDataException($"'{tensor}' is not made as in an attention of the known shape.");

    private static InvalidDataException Unknown(NodeProto softmax) =>
        new($"The attention around '{softmax.Name}' is not of the known shape.");
}
