using Parley.Engines.Onnx.Graphs;

namespace Parley.Engines.Whisper.Graphs;

/// <summary>
/// Takes the published decoder apart. It is one operator <c>If</c> over two graphs that share weights: one for the first run,
/// which also makes keys and values of the sound, and one for later runs.
/// </summary>
internal static class MergedDecoder
{
    private const string Else = "else_branch";
    private const string Then = "then_branch";

    /// <summary>The graph for the first run, as a model of its own.</summary>
    /// <exception cref="InvalidDataException">The model is not such a graph.</exception>
    public static GraphEditor FirstRun(ModelProto merged) => Branch(merged, Else);

    /// <summary>The graph for later runs, as a model of its own.</summary>
    /// <exception cref="InvalidDataException">The model is not such a graph.</exception>
    public static GraphEditor LaterRuns(ModelProto merged) => Branch(merged, Then);

    private static GraphEditor Branch(ModelProto merged, string name)
    {
        NodeProto[] choices = [.. merged.Graph.Node.Where(node => node.OpType == "If")];
        GraphProto? branch = choices is [var choice]
            ? choice.Attribute.FirstOrDefault(attribute => attribute.Name == name)?.G
            : null;
        if (branch is null)
            throw new InvalidDataException($"The decoder has {choices.Length} operators 'If' where a merged one has one with two branches.");

        // Weights are shared, not copied: the editors change nodes, never what a tensor holds.
        var graph = new GraphProto { Name = name };
        graph.Node.Add(merged.Graph.Node.Where(node => node.OpType != "If").Select(node => node.Clone()));
        graph.Node.Add(branch.Node.Select(node => node.Clone()));
        graph.Initializer.Add(merged.Graph.Initializer);
        graph.Initializer.Add(branch.Initializer);
        graph.Input.Add(merged.Graph.Input);
        graph.Output.Add(branch.Output);
        var model = new ModelProto { IrVersion = merged.IrVersion, ProducerName = merged.ProducerName, Graph = graph };
        model.OpsetImport.Add(merged.OpsetImport.Select(opset => opset.Clone()));
        return new GraphEditor(model);
    }
}
