using System.Runtime.InteropServices;

using Google.Protobuf;

namespace Parley.Engines.Onnx.Graphs;

/// <summary>
/// A model file taken apart for rewriting: who makes a tensor, who uses it, what constants hold. After nodes have been
/// added, <see cref="Prune"/> removes what no output needs any more. Not thread-safe.
/// </summary>
internal sealed class GraphEditor
{
    private readonly Dictionary<string, NodeProto> _producers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorProto> _constants = new(StringComparer.Ordinal);

    public GraphEditor(ModelProto model)
    {
        Model = model;
        foreach (TensorProto initializer in Graph.Initializer)
            _constants[initializer.Name] = initializer;
        foreach (NodeProto node in Graph.Node)
            Index(node);
    }

    public ModelProto Model { get; }

    public GraphProto Graph => Model.Graph;

    /// <exception cref="InvalidDataException">The file is no ONNX model.</exception>
    public static GraphEditor Load(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            var model = ModelProto.Parser.ParseFrom(file);
            return model.Graph is null
                ? throw new InvalidDataException($"'{path}' holds no ONNX graph.")
                : new GraphEditor(model);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"'{path}' is no ONNX model: {exception.Message}", exception);
        }
    }

    public void Save(string path)
    {
        using FileStream file = File.Create(path);
        Model.WriteTo(file);
        file.Flush(flushToDisk: true);
    }

    /// <summary>The node that makes a tensor; null for inputs and constants.</summary>
    public NodeProto? ProducerOf(string tensor) => _producers.GetValueOrDefault(tensor);

    /// <summary>What a constant holds; null if the tensor is none.</summary>
    public TensorProto? FindConstant(string tensor) => _constants.GetValueOrDefault(tensor);

    /// <summary>The nodes that use a tensor.</summary>
    public IEnumerable<NodeProto> ConsumersOf(string tensor) => Graph.Node.Where(node => node.Input.Contains(tensor));

    /// <summary>The nodes from which a tensor is made, nearest first; it stops at inputs and constants.</summary>
    public IEnumerable<NodeProto> AncestorsOf(string tensor)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { tensor };
        var queue = new Queue<string>([tensor]);
        while (queue.TryDequeue(out string? next))
        {
            if (ProducerOf(next) is not { } producer)
                continue;
            yield return producer;
            foreach (string input in producer.Input)
            {
                if (seen.Add(input))
                    queue.Enqueue(input);
            }
        }
    }

    /// <summary>The graph's inputs from which a tensor is made.</summary>
    public IEnumerable<string> SourcesOf(string tensor)
    {
        HashSet<string> used = [.. AncestorsOf(tensor).SelectMany(node => node.Input)];
        return Graph.Input.Select(input => input.Name).Where(used.Contains);
    }

    /// <summary>The single number that a constant holds; null if the tensor is no such constant.</summary>
    public float? ConstantOf(string tensor) =>
        _constants.TryGetValue(tensor, out TensorProto? value) && value.DataType == (int)OnnxElementType.Float
            ? value.RawData.Length == sizeof(float) ? BitConverter.ToSingle(value.RawData.Span)
            : value.FloatData.Count == 1 ? value.FloatData[0]
            : null
            : null;

    /// <summary>The single whole number that a constant holds; null if the tensor is no such constant.</summary>
    public long? WholeConstantOf(string tensor) =>
        _constants.TryGetValue(tensor, out TensorProto? value) && value.DataType == (int)OnnxElementType.Int64
            ? value.RawData.Length == sizeof(long) ? BitConverter.ToInt64(value.RawData.Span)
            : value.Int64Data.Count == 1 ? value.Int64Data[0]
            : null
            : null;

    public NodeProto Add(
        string operatorType, IEnumerable<string> inputs, IEnumerable<string> outputs, string domain, params ReadOnlySpan<AttributeProto> attributes)
    {
        var node = new NodeProto { OpType = operatorType, Domain = domain };
        node.Input.Add(inputs);
        node.Output.Add(outputs);
        node.Name = node.Output[0];
        foreach (AttributeProto attribute in attributes)
            node.Attribute.Add(attribute);
        Graph.Node.Add(node);
        Index(node);
        if (domain.Length > 0 && !Model.OpsetImport.Any(opset => opset.Domain == domain))
            Model.OpsetImport.Add(new OperatorSet { Domain = domain, Version = 1 });
        return node;
    }

    /// <summary>Adds a constant of floats.</summary>
    public void AddConstant(string name, ReadOnlySpan<float> values, params ReadOnlySpan<long> shape) =>
        AddConstant(name, OnnxElementType.Float, MemoryMarshal.AsBytes(values), shape);

    /// <inheritdoc cref="AddConstant(string, ReadOnlySpan{float}, ReadOnlySpan{long})"/>
    public void AddConstant(string name, ReadOnlySpan<long> values, params ReadOnlySpan<long> shape) =>
        AddConstant(name, OnnxElementType.Int64, MemoryMarshal.AsBytes(values), shape);

    /// <param name="shape">-1 for a size that each run chooses.</param>
    public void AddInput(string name, OnnxElementType elementType, params ReadOnlySpan<long> shape) =>
        Graph.Input.Add(Describe(name, elementType, shape));

    /// <inheritdoc cref="AddInput"/>
    public void AddOutput(string name, OnnxElementType elementType, params ReadOnlySpan<long> shape) =>
        Graph.Output.Add(Describe(name, elementType, shape));

    /// <summary>Lets another tensor stand wherever one was used.</summary>
    public void Redirect(string from, string to)
    {
        foreach (NodeProto node in Graph.Node)
        {
            for (int i = 0; i < node.Input.Count; i++)
            {
                if (node.Input[i] == from)
                    node.Input[i] = to;
            }
        }
    }

    /// <summary>Gives the graph these outputs in place of those it had.</summary>
    /// <param name="outputs">Each with -1 for a size that each run chooses.</param>
    public void SetOutputs(params ReadOnlySpan<(string Name, OnnxElementType ElementType, long[] Shape)> outputs)
    {
        Graph.Output.Clear();
        foreach ((string name, OnnxElementType elementType, long[] shape) in outputs)
            AddOutput(name, elementType, shape);
    }

    public void RemoveOutputs(Func<string, bool> isUnwanted) => Keep(Graph.Output, output => !isUnwanted(output.Name));

    /// <summary>Removes what no output needs, and puts what is left in an order in which it can be run.</summary>
    public void Prune()
    {
        var ordered = new List<NodeProto>();
        var done = new HashSet<NodeProto>(ReferenceEqualityComparer.Instance);
        foreach (ValueInfo output in Graph.Output)
            Visit(output.Name, ordered, done);
        Graph.Node.Clear();
        Graph.Node.Add(ordered);
        HashSet<string> used = [.. ordered.SelectMany(node => node.Input)];
        Keep(Graph.Initializer, constant => used.Contains(constant.Name));
        Keep(Graph.Input, input => used.Contains(input.Name));
        Graph.ValueInfo.Clear();
    }

    private static void Keep<T>(Google.Protobuf.Collections.RepeatedField<T> field, Func<T, bool> isWanted)
    {
        T[] kept = [.. field.Where(isWanted)];
        field.Clear();
        field.Add(kept);
    }

    private static ValueInfo Describe(string name, OnnxElementType elementType, ReadOnlySpan<long> shape)
    {
        var sizes = new ShapeProto();
        foreach (long size in shape)
        {
            sizes.Dim.Add(size < 0
                ? new ShapeProto.Types.Dimension { DimParam = $"{name}_{sizes.Dim.Count}" }
                : new ShapeProto.Types.Dimension { DimValue = size });
        }

        var tensor = new TypeProto.Types.Tensor { ElemType = (int)elementType, Shape = sizes };
        return new ValueInfo { Name = name, Type = new TypeProto { TensorType = tensor } };
    }

    private void AddConstant(string name, OnnxElementType elementType, ReadOnlySpan<byte> values, ReadOnlySpan<long> shape)
    {
        var tensor = new TensorProto { Name = name, DataType = (int)elementType, RawData = ByteString.CopyFrom(values) };
        foreach (long size in shape)
            tensor.Dims.Add(size);
        Graph.Initializer.Add(tensor);
        _constants[name] = tensor;
    }

    private void Index(NodeProto node)
    {
        foreach (string output in node.Output)
            _producers[output] = node;
        if (node.OpType == "Constant" && node.Attribute.FirstOrDefault(attribute => attribute.Name == "value")?.T is { } value)
            _constants[node.Output[0]] = value;
    }

    // Depth first by hand: published graphs are thousands of nodes deep.
    private void Visit(string tensor, List<NodeProto> ordered, HashSet<NodeProto> done)
    {
        var stack = new Stack<(NodeProto Node, int Input)>();
        Push(tensor);
        while (stack.TryPop(out (NodeProto Node, int Input) at))
        {
            if (at.Input == at.Node.Input.Count)
            {
                ordered.Add(at.Node);
                continue;
            }

            stack.Push((at.Node, at.Input + 1));
            Push(at.Node.Input[at.Input]);
        }

        void Push(string name)
        {
            if (ProducerOf(name) is { } producer && done.Add(producer))
                stack.Push((producer, 0));
        }
    }
}
