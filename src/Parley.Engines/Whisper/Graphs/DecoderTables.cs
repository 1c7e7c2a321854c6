using Parley.Engines.Onnx.Graphs;
using Parley.Engines.Whisper.Files;

namespace Parley.Engines.Whisper.Graphs;

/// <summary>
/// The two ends of a decoder: ids become rows of a table with a row of positions added, and the last hidden state is multiplied
/// by the same table, turned.
/// </summary>
internal sealed class DecoderTables
{
    private const string Logits = "logits";

    private readonly GraphEditor _editor;
    private readonly LookUp _tokens;
    private readonly LookUp _positions;
    private readonly Product _product;

    private DecoderTables(GraphEditor editor, string embedded, LookUp tokens, LookUp positions, Product product)
    {
        _editor = editor;
        Embedded = embedded;
        _tokens = tokens;
        _positions = positions;
        _product = product;
    }

    /// <summary>The tensor in which ids and positions are added.</summary>
    public string Embedded { get; }

    /// <summary>The tensor that is multiplied by the table.</summary>
    public string Hidden => _product.Hidden;

    /// <exception cref="InvalidDataException">They are not found, or have not the sizes of the model.</exception>
    public static DecoderTables Find(GraphEditor editor, WhisperConfig config)
    {
        foreach (NodeProto add in editor.Graph.Node.Where(node => node.OpType == "Add"))
        {
            if (LookUp.Find(editor, add.Input[0]) is not { } first || LookUp.Find(editor, add.Input[1]) is not { } second
                || first.Rows(editor) == 0 || second.Rows(editor) == 0) // sizes of tensors are gathered and added, too
                continue;
            (LookUp tokens, LookUp positions) = first.Rows(editor) >= second.Rows(editor) ? (first, second) : (second, first);
            if (tokens.Rows(editor) != config.VocabularySize)
                throw new InvalidDataException(
                    $"The decoder has {tokens.Rows(editor)} ids where config.json has {config.VocabularySize}; the files are of different models.");
            Product product = Product.Find(editor, Logits)
                ?? throw new InvalidDataException("The decoder's logits are not a product with a table.");
            return new DecoderTables(editor, add.Output[0], tokens, positions, product);
        }

        throw new InvalidDataException("The decoder has no place where ids and positions are added.");
    }

    /// <summary>The table of ids, [vocabulary, hidden size].</summary>
    /// <exception cref="InvalidDataException">It is kept in an unknown way, or the logits have another.</exception>
    public WeightTable ReadTokens()
    {
        WeightTable product = _product.Read(_editor)
            ?? throw new InvalidDataException("The table of the decoder's logits is kept in an unknown way.");
        if (RootOf(_tokens.Table) == RootOf(_product.Table))
            return product;
        WeightTable? lookUp = _tokens.Read(_editor);
        bool isSame = lookUp is not null && lookUp.Columns == product.Columns
            && lookUp.ToNumbers().AsSpan().SequenceEqual(product.ToNumbers());
        return isSame ? product : throw new InvalidDataException("The decoder's logits have another table than its ids.");
    }

    /// <summary>The table of positions, [positions, hidden size].</summary>
    /// <exception cref="InvalidDataException">It is kept in an unknown way.</exception>
    public WeightTable ReadPositions() =>
        _positions.Read(_editor) ?? throw new InvalidDataException("The decoder's table of positions is kept in an unknown way.");

    /// <summary>The constant from which a tensor is made.</summary>
    private string RootOf(string tensor)
    {
        while (_editor.ProducerOf(tensor) is { OpType: "Mul" or "Cast" or "Identity" or "DequantizeLinear" or "Transpose" } node)
            tensor = node.Input[0];
        return tensor;
    }

    /// <summary>Rows taken from a table, which may be of codes that are made numbers afterwards.</summary>
    private sealed record LookUp(string Table, NodeProto? Dequantizing)
    {
        public static LookUp? Find(GraphEditor editor, string tensor)
        {
            NodeProto? node = editor.ProducerOf(tensor);
            NodeProto? dequantizing = node?.OpType == "DequantizeLinear" ? node : null;
            if (dequantizing is not null)
                node = editor.ProducerOf(dequantizing.Input[0]);
            return node?.OpType == "Gather" ? new LookUp(node.Input[0], dequantizing) : null;
        }

        public long Rows(GraphEditor editor)
        {
            string tensor = Table;
            while (editor.ProducerOf(tensor) is { OpType: "Mul" or "Cast" or "Identity" or "DequantizeLinear" } node)
                tensor = node.Input[0];
            return editor.FindConstant(tensor)?.Dims is [var rows, _] ? rows : 0;
        }

        public WeightTable? Read(GraphEditor editor)
        {
            WeightTable? table = WeightTable.Read(editor, Table);
            return Dequantizing is null ? table : WeightTable.Dequantized(editor, Dequantizing, table);
        }
    }

    /// <summary>The multiplication that gives the logits, of floats or of integers.</summary>
    /// <param name="Hidden">What is multiplied.</param>
    /// <param name="Table">By what, [hidden size, vocabulary].</param>
    /// <param name="Scale">Of a table of integers that is multiplied as it is.</param>
    /// <param name="ZeroPoint">The same.</param>
    private sealed record Product(string Hidden, string Table, string? Scale, string? ZeroPoint)
    {
        public static Product? Find(GraphEditor editor, string logits)
        {
            NodeProto? last = editor.ProducerOf(logits);
            if (last?.OpType == "MatMul")
                return new Product(last.Input[0], last.Input[1], null, null);
            if (last?.OpType != "Mul")
                return null;
            NodeProto? cast = last.Input.Select(editor.ProducerOf).FirstOrDefault(node => node?.OpType == "Cast");
            NodeProto? scales = last.Input.Select(editor.ProducerOf).FirstOrDefault(node => node?.OpType == "Mul");
            if (cast is null || scales is null || editor.ProducerOf(cast.Input[0]) is not { OpType: "MatMulInteger" } product
                || editor.ProducerOf(product.Input[0]) is not { OpType: "DynamicQuantizeLinear" } quantizing)
                return null;
            string? scale = scales.Input.FirstOrDefault(input => editor.ConstantOf(input) is not null);
            return scale is null
                ? null
                : new Product(quantizing.Input[0], product.Input[1], scale, product.Input.Count > 3 ? product.Input[3] : null);
        }

        public WeightTable? Read(GraphEditor editor)
        {
            WeightTable? table = WeightTable.Read(editor, Table, isTurned: true);
            return Scale is null ? table : WeightTable.WithScale(editor, table, Scale, ZeroPoint);
        }
    }
}
