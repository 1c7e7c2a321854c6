using Parley.Engines.Onnx;
using Parley.Engines.Onnx.Graphs;
using Parley.Engines.Whisper.Files;

namespace Parley.Engines.Tests.Whisper;

/// <summary>
/// A Whisper of one encoder layer, two decoder layers and 16 numbers, built operator by operator in the shape of the published export, with
/// random weights: tests need no model files.
/// </summary>
internal static class TinyWhisper
{
    public const int Size = 16;
    public const int Heads = 2;
    public const int HeadSize = Size / Heads;
    public const int Layers = 2;
    public const int Vocabulary = 51_864;
    public const int Capacity = 448;

    /// <summary>Writes a folder as it is published.</summary>
    public static WhisperFiles Write(string folder, int seed = 1, bool hasTiedTable = true, int vocabulary = Vocabulary)
    {
        Directory.CreateDirectory(Path.Combine(folder, "onnx"));
        File.WriteAllText(Path.Combine(folder, "tokenizer.json"), "{}");
        File.WriteAllText(Path.Combine(folder, "config.json"), Config(vocabulary));
        Encoder(seed).Save(Path.Combine(folder, "onnx", "encoder_model.onnx"));
        Decoder(seed, hasTiedTable, vocabulary).Save(Path.Combine(folder, "onnx", "decoder_model_merged.onnx"));
        return WhisperFiles.FindAll(folder, "do something").Single();
    }

    public static string Config(int vocabulary, int layers = Layers) =>
        $$"""
        {"d_model": {{Size}}, "encoder_layers": 1, "decoder_layers": {{layers}}, "encoder_attention_heads": {{Heads}},
         "decoder_attention_heads": {{Heads}}, "vocab_size": {{vocabulary}}, "num_mel_bins": 80, "max_target_positions": {{Capacity}},
         "suppress_tokens": [7, 1, 2], "begin_suppress_tokens": [220, 50256]}
        """;

    private static GraphEditor Encoder(int seed)
    {
        var graph = new Builder("encoder", seed);
        graph.Editor.AddInput("input_features", OnnxElementType.Float, -1, 80, 3_000);
        graph.Node("Conv", ["input_features", graph.Weight("conv1", 0.05f, Size, 80, 3)], "first", Attributes.Ints("pads", 1, 1));
        graph.Node(
            "Conv", ["first", graph.Weight("conv2", 0.2f, Size, Size, 3)], "second", Attributes.Ints("pads", 1, 1), Attributes.Ints("strides", 2));
        graph.Node("Transpose", ["second"], "turned", Attributes.Ints("perm", 0, 2, 1));
        graph.Node("Add", ["turned", graph.Weight("embed_positions", 1, 1_500, Size)], "x");
        graph.Sizes("heads", -1, 1_500, Heads, HeadSize);
        graph.Sizes("whole", -1, 1_500, Size);
        graph.Attention("x", "x", "encoder", "heads", "whole", mask: null, "y");
        graph.Node("Add", ["x", "y"], "last_hidden_state");
        graph.Editor.AddOutput("last_hidden_state", OnnxElementType.Float, -1, 1_500, Size);
        return graph.Editor;
    }

    private static GraphEditor Decoder(int seed, bool hasTiedTable, int vocabulary)
    {
        var whole = new Builder("decoder", seed);
        whole.Weight("tokens", 1, vocabulary, Size);
        whole.Weight("positions", 1, Capacity, Size);
        if (!hasTiedTable)
            whole.Weight("other_tokens", 1, vocabulary, Size);
        whole.Editor.AddInput("input_ids", OnnxElementType.Int64, -1, -1);
        whole.Editor.AddInput("encoder_hidden_states", OnnxElementType.Float, -1, -1, Size);
        foreach (string part in Parts("past_key_values"))
            whole.Editor.AddInput(part, OnnxElementType.Float, -1, Heads, -1, HeadSize);
        whole.Editor.AddInput("use_cache_branch", OnnxElementType.Boolean, 1);
        string[] outputs = ["logits", .. Parts("present"), .. Enumerable.Range(0, Layers).Select(layer => $"cross_attentions.{layer}")];
        NodeProto choice = whole.Editor.Add("If", ["use_cache_branch"], outputs, "");
        choice.Attribute.Add(Branch("then_branch", seed, outputs, isLater: true, hasTiedTable));
        choice.Attribute.Add(Branch("else_branch", seed, outputs, isLater: false, hasTiedTable));
        whole.Editor.AddOutput("logits", OnnxElementType.Float, -1, -1, vocabulary);
        foreach (string part in Parts("present"))
            whole.Editor.AddOutput(part, OnnxElementType.Float, -1, Heads, -1, HeadSize);
        for (int layer = 0; layer < Layers; layer++)
            whole.Editor.AddOutput($"cross_attentions.{layer}", OnnxElementType.Float, -1, Heads, -1, -1);
        return whole.Editor;
    }

    private static AttributeProto Branch(string name, int seed, string[] outputs, bool isLater, bool hasTiedTable)
    {
        var graph = new Builder(name, seed + 1);
        graph.Node("Shape", ["input_ids"], "ids_shape");
        graph.Node("Gather", ["ids_shape", graph.Number("one", 1)], "ids");
        if (isLater)
        {
            graph.Node("Shape", ["past_key_values.0.decoder.key"], "past_shape");
            graph.Node("Gather", ["past_shape", graph.Number("two", 2)], "past");
        }

        string past = isLater ? "past" : graph.Number("none", 0);
        graph.Node("Add", [past, "ids"], "all");
        graph.Node("Range", [past, "all", "one"], "places");
        graph.Node("Range", [graph.Number("zero", 0), "all", "one"], "columns");
        graph.Sizes("first_axis", 0);
        graph.Node("Unsqueeze", ["places", "first_axis"], "places_row");
        graph.Sizes("upright", -1, 1);
        graph.Node("Reshape", ["places", "upright"], "places_column");
        graph.Node("Greater", ["columns", "places_column"], "later");
        graph.Node("Cast", ["later"], "later_float", Attributes.Int("to", 1));
        graph.Node("Mul", ["later_float", graph.Factor("never", -1e30f)], "mask");
        graph.Node("Gather", ["tokens", "input_ids"], "token_rows");
        graph.Node("Gather", ["positions", "places_row"], "position_rows");
        graph.Node("Add", ["token_rows", "position_rows"], "x0");
        graph.Sizes("heads", 0, 0, Heads, HeadSize);
        graph.Sizes("heads_of_sound", 0, -1, Heads, HeadSize);
        graph.Sizes("whole", 0, 0, Size);
        string x = "x0";
        for (int layer = 0; layer < Layers; layer++)
        {
            string? before = isLater ? $"past_key_values.{layer}" : null;
            graph.Attention(x, x, $"self{layer}", "heads", "whole", "mask", $"self{layer}", $"present.{layer}.decoder", before is null ? null : before + ".decoder");
            graph.Node("Add", [x, $"self{layer}"], $"seen{layer}");
            graph.Look($"seen{layer}", layer, before);
            graph.Node("Add", [$"seen{layer}", $"look{layer}"], x = $"x{layer + 1}");
        }

        graph.Node("Transpose", [hasTiedTable ? "tokens" : "other_tokens"], "tokens_turned", Attributes.Ints("perm", 1, 0));
        graph.Node("MatMul", [x, "tokens_turned"], "logits");
        foreach (string output in outputs)
            graph.Editor.AddOutput(output, OnnxElementType.Float);
        foreach (ValueInfo output in graph.Editor.Graph.Output)
            output.Type.TensorType.Shape = null;
        return new AttributeProto { Name = name, Type = AttributeProto.Types.Kind.Graph, G = graph.Editor.Graph };
    }

    private static IEnumerable<string> Parts(string prefix) =>
        from layer in Enumerable.Range(0, Layers)
        from part in (string[])["decoder.key", "decoder.value", "encoder.key", "encoder.value"]
        select $"{prefix}.{layer}.{part}";

    private sealed class Builder
    {
        private readonly Random _random;

        public Builder(string name, int seed)
        {
            _random = new Random(seed);
            var model = new ModelProto { IrVersion = 8, Graph = new GraphProto { Name = name } };
            model.OpsetImport.Add(new OperatorSet { Version = 14 });
            Editor = new GraphEditor(model);
        }

        public GraphEditor Editor { get; }

        public void Node(string operatorType, string[] inputs, string output, params ReadOnlySpan<AttributeProto> attributes) =>
            Editor.Add(operatorType, inputs, [output], "", attributes);

        public string Weight(string name, float level, params ReadOnlySpan<long> shape)
        {
            float[] values = new float[(int)OnnxTensor.CountElements(shape)];
            foreach (ref float value in values.AsSpan())
                value = ((_random.NextSingle() * 2) - 1) * level;
            Editor.AddConstant(name, values, shape);
            return name;
        }

        public string Factor(string name, float value)
        {
            Editor.AddConstant(name, [value]);
            return name;
        }

        public string Number(string name, long value)
        {
            if (Editor.FindConstant(name) is null)
                Editor.AddConstant(name, [value]);
            return name;
        }

        public void Sizes(string name, params ReadOnlySpan<long> values) => Editor.AddConstant(name, values, values.Length);

        /// <param name="from">Queries come from it.</param>
        /// <param name="to">Keys and values come from it.</param>
        public void Attention(
            string from, string to, string name, string heads, string whole, string? mask, string output,
            string? present = null, string? past = null)
        {
            Query(from, name, heads);
            Cut(to, name + "_k", heads, 0.5f, past is null && present is not null ? present + ".key" : null);
            Cut(to, name + "_v", heads, 0.5f, past is null && present is not null ? present + ".value" : null);
            string key = present is null ? name + "_k_cut" : present + ".key", value = present is null ? name + "_v_cut" : present + ".value";
            if (past is not null)
            {
                Node("Concat", [past + ".key", name + "_k_cut"], key, Attributes.Int("axis", -2));
                Node("Concat", [past + ".value", name + "_v_cut"], value, Attributes.Int("axis", -2));
            }

            Node("Transpose", [key], name + "_k_turned", Attributes.Ints("perm", 0, 1, 3, 2));
            Weigh(name, name + "_k_turned", value, mask, name + "_weights", whole, output);
        }

        public void Look(string from, int layer, string? past)
        {
            string name = $"look{layer}";
            Query(from, name, "heads");
            string key = $"{past}.encoder.key", value = $"{past}.encoder.value";
            if (past is null)
            {
                key = $"present.{layer}.encoder.key";
                value = $"present.{layer}.encoder.value";
                Cut("encoder_hidden_states", name + "_k", "heads_of_sound", 0.5f, key);
                Cut("encoder_hidden_states", name + "_v", "heads_of_sound", 0.5f, value);
            }
            else
            {
                // The same numbers are drawn, so that both branches have the same weights.
                Weight(name + "_k_unused", 0.5f, Size, Size);
                Weight(name + "_v_unused", 0.5f, Size, Size);
                Node("Identity", [key], $"present.{layer}.encoder.key");
                Node("Identity", [value], $"present.{layer}.encoder.value");
            }

            Node("Transpose", [key], name + "_k_turned", Attributes.Ints("perm", 0, 1, 3, 2));
            Weigh(name, name + "_k_turned", value, null, $"cross_attentions.{layer}", "whole", name);
        }

        private void Query(string from, string name, string heads)
        {
            Node("MatMul", [from, Weight(name + "_q", 0.7f, Size, Size)], name + "_q_plain");
            Node("Mul", [name + "_q_plain", Factor(name + "_q_scale", 1 / MathF.Sqrt(HeadSize))], name + "_q_scaled");
            Node("Reshape", [name + "_q_scaled", heads], name + "_q_heads");
            Node("Transpose", [name + "_q_heads"], name + "_q_cut", Attributes.Ints("perm", 0, 2, 1, 3));
        }

        private void Cut(string from, string name, string heads, float level, string? output)
        {
            Node("MatMul", [from, Weight(name, level, Size, Size)], name + "_plain");
            Node("Reshape", [name + "_plain", heads], name + "_heads");
            Node("Transpose", [name + "_heads"], output ?? name + "_cut", Attributes.Ints("perm", 0, 2, 1, 3));
        }

        private void Weigh(string name, string keys, string values, string? mask, string weights, string whole, string output)
        {
            Node("MatMul", [name + "_q_cut", keys], name + "_scores");
            string scores = name + "_scores";
            if (mask is not null)
                Node("Add", [name + "_scores", mask], scores = name + "_masked");
            Node("Softmax", [scores], weights, Attributes.Int("axis", -1));
            Node("MatMul", [weights, values], name + "_product");
            Node("Transpose", [name + "_product"], name + "_back", Attributes.Ints("perm", 0, 2, 1, 3));
            Node("Reshape", [name + "_back", whole], output);
        }
    }
}
