using System.Text.Json;

using Google.Protobuf;

using Parley.Engines.Onnx;
using Parley.Engines.Onnx.Graphs;
using Parley.Engines.PocketTts.Bundles;
using Parley.Engines.PocketTts.Voices;
using Parley.Engines.Tokenizers;

namespace Parley.Engines.Tests.PocketTts;

/// <summary>
/// A bundle with the names, types, shapes and states of a published one and arithmetic whose answer is known: each latent
/// holds how many positions the language model had filled, what it was fed and how often its state was carried on; the sound
/// of a frame is its first number, and how many frames came before it since the decoder began.
/// </summary>
internal sealed class PocketContract : IDisposable
{
    public const int LatentSize = 4;
    public const int Width = 8;
    public const int Heads = 2;
    public const int HeadSize = 4;
    public const int Positions = 1_000;
    public const int FrameSamples = 1_920;

    // Sound is in [-1, 1].
    public const float PositionScale = 1f / 2_048;

    private const string Pieces = " abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.!?,;:'-";

    public string Folder { get; } = Directory.CreateTempSubdirectory("parley-contract-").FullName;

    /// <param name="endPosition">Positions, all together, at which the model sees the end of a chunk; it never does by default.</param>
    /// <param name="withVoice">Whether there is a preset, <c>anna</c>, of ten positions.</param>
    public PocketContract(int endPosition = int.MaxValue, bool withVoice = true)
    {
        Save("text_conditioner.onnx", TextConditioner());
        Save("flow_lm_main.onnx", LanguageModel(endPosition));
        Save("flow_lm_flow.onnx", Flow());
        Save("mimi_decoder.onnx", Decoder());
        Save("mimi_encoder.onnx", Encoder());
        File.WriteAllBytes(Path.Combine(Folder, "tokenizer.model"), Tokenizer().ToByteArray());
        File.WriteAllText(Path.Combine(Folder, "bundle.json"), Bundle());
        if (withVoice)
            WriteVoice("anna", positions: 10);
    }

    /// <summary>Token ids are one letter each, and one for the beginning of the first word.</summary>
    public static int TokensOf(string prepared) => prepared.Length + 1;

    public string WriteVoice(string name, int positions)
    {
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(Folder, "embeddings")).FullName, name + ".safetensors");
        float[] numbers = new float[Heads * positions * HeadSize];
        var states = JsonSerializer.Deserialize<ModelBundle>(Bundle())!;
        using FileStream output = File.Create(file);
        VoiceFile.Write(output, new VoicePrefix(positions, [numbers], [numbers]), states.Caches);
        return file;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static string Bundle() => JsonSerializer.Serialize(new
    {
        schema_version = 2,
        sample_rate = 24_000,
        frame_rate = 12.5,
        samples_per_frame = FrameSamples,
        latent_dim = LatentSize,
        conditioning_dim = Width,
        max_token_per_chunk = 50,
        insert_bos_before_voice = false,
        tokenizer_file = "tokenizer.model",
        flow_lm_state_manifest = new[]
        {
            State(0, "transformer.layers.0.self_attn", "cache", [2, 1, Positions, Heads, HeadSize], "float32", "nan"),
            State(1, "transformer.layers.0.self_attn", "current_end", [0], "float32", "empty"),
            State(2, "transformer.layers.0.self_attn", "step", [1], "int64", "zeros"),
        },
        mimi_state_manifest = new[] { State(0, "decoder.model.0", "frames", [1], "int64", "zeros") },
    });

    private static object State(int index, string module, string key, long[] shape, string type, string fill) => new
    {
        index,
        input_name = $"state_{index}",
        output_name = $"out_state_{index}",
        module,
        key,
        shape,
        dtype = type,
        fill,
    };

    private static GraphEditor NewGraph()
    {
        var model = new ModelProto { IrVersion = 8, Graph = new GraphProto { Name = "contract" } };
        model.OpsetImport.Add(new OperatorSet { Version = 17 });
        return new GraphEditor(model);
    }

    private static GraphEditor TextConditioner()
    {
        GraphEditor graph = NewGraph();
        graph.AddInput("token_ids", OnnxElementType.Int64, 1, -1);
        graph.AddOutput("embeddings", OnnxElementType.Float, 1, -1, Width);
        float[] table = new float[512 * Width];
        for (int i = 0; i < table.Length; i++)
            table[i] = i / Width;
        graph.AddConstant("table", table, 512, Width);
        graph.Add("Gather", ["table", "token_ids"], ["embeddings"], "");
        return graph;
    }

    /// <summary>conditioning[0] = positions filled after this call, [1] = the sum of what was fed last, [2] = the last latent's first number.</summary>
    private static GraphEditor LanguageModel(int endPosition)
    {
        GraphEditor graph = NewGraph();
        graph.AddInput("sequence", OnnxElementType.Float, 1, -1, LatentSize);
        graph.AddInput("text_embeddings", OnnxElementType.Float, 1, -1, Width);
        graph.AddInput("state_0", OnnxElementType.Float, 2, 1, Positions, Heads, HeadSize);
        graph.AddInput("state_1", OnnxElementType.Float, 0);
        graph.AddInput("state_2", OnnxElementType.Int64, 1);
        graph.AddOutput("conditioning", OnnxElementType.Float, 1, Width);
        graph.AddOutput("eos_logit", OnnxElementType.Float, 1, 1);
        graph.AddOutput("out_state_0", OnnxElementType.Float, 2, 1, Positions, Heads, HeadSize);
        graph.AddOutput("out_state_1", OnnxElementType.Float, 0);
        graph.AddOutput("out_state_2", OnnxElementType.Int64, 1);
        graph.AddConstant("one_index", [1L], 1);
        graph.AddConstant("width", [1L, Width], 2);
        graph.AddConstant("single", [1L, 1L], 2);
        graph.AddConstant("end", [(float)Math.Min(endPosition, 1_000_000)], 1);
        graph.AddConstant("sure", [3f], 1);
        graph.AddConstant("unsure", [-9f], 1);
        graph.Add("Shape", ["sequence"], ["sequence_shape"], "");
        graph.Add("Shape", ["text_embeddings"], ["text_shape"], "");
        graph.Add("Gather", ["sequence_shape", "one_index"], ["sequence_count"], "");
        graph.Add("Gather", ["text_shape", "one_index"], ["text_count"], "");
        graph.Add("Add", ["sequence_count", "text_count"], ["fed"], "");
        graph.Add("Add", ["state_2", "fed"], ["out_state_2"], "");
        graph.AddConstant("nothing", [0f], 1);
        graph.Add("IsNaN", ["state_0"], ["is_empty"], "");
        graph.Add("Where", ["is_empty", "nothing", "state_0"], ["out_state_0"], "");
        graph.Add("Identity", ["state_1"], ["out_state_1"], "");
        graph.Add("Cast", ["out_state_2"], ["position"], "", Attributes.Int("to", (long)OnnxElementType.Float));
        graph.Add("Expand", ["position", "width"], ["conditioning"], "");
        graph.Add("GreaterOrEqual", ["position", "end"], ["is_end"], "");
        graph.Add("Where", ["is_end", "sure", "unsure"], ["logit"], "");
        graph.Add("Reshape", ["logit", "single"], ["eos_logit"], "");
        return graph;
    }

    /// <summary>The latent becomes position · scale, whatever the noise was.</summary>
    private static GraphEditor Flow()
    {
        GraphEditor graph = NewGraph();
        graph.AddInput("c", OnnxElementType.Float, -1, Width);
        graph.AddInput("s", OnnxElementType.Float, -1, 1);
        graph.AddInput("t", OnnxElementType.Float, -1, 1);
        graph.AddInput("x", OnnxElementType.Float, -1, LatentSize);
        graph.AddOutput("flow_dir", OnnxElementType.Float, -1, LatentSize);
        graph.AddConstant("first", [0L], 1);
        graph.AddConstant("some", [(long)LatentSize], 1);
        graph.AddConstant("axis", [1L], 1);
        graph.AddConstant("scale", [PositionScale], 1);
        graph.Add("Slice", ["c", "first", "some", "axis"], ["part"], "");
        graph.Add("Mul", ["part", "scale"], ["wanted"], "");
        graph.Add("Sub", ["t", "s"], ["step"], "");
        graph.Add("Sub", ["wanted", "x"], ["way"], "");
        graph.Add("Mul", ["way", "step"], ["flow_dir"], "");
        return graph;
    }

    /// <summary>Samples of frame n of a call: latent[n][0], in the first half; frames before it · scale in the second.</summary>
    private static GraphEditor Decoder()
    {
        GraphEditor graph = NewGraph();
        graph.AddInput("latent", OnnxElementType.Float, 1, -1, LatentSize);
        graph.AddInput("state_0", OnnxElementType.Int64, 1);
        graph.AddOutput("audio_frame", OnnxElementType.Float, 1, 1, -1);
        graph.AddOutput("out_state_0", OnnxElementType.Int64, 1);
        graph.AddConstant("zero", [0L], 1);
        graph.AddConstant("one", [1L], 1);
        graph.AddConstant("two", [2L], 1);
        graph.AddConstant("half_ones", Enumerable.Repeat(1f, FrameSamples / 2).ToArray(), 1, 1, FrameSamples / 2);
        graph.AddConstant("flat", [1L, 1L, -1L], 3);
        graph.AddConstant("column", [1L, -1L, 1L], 3);
        graph.AddConstant("scale", [PositionScale], 1);
        graph.AddConstant("scalar", Array.Empty<long>(), 0);
        graph.Add("Slice", ["latent", "zero", "one", "two"], ["loudness"], "");
        graph.Add("Shape", ["latent"], ["shape"], "");
        graph.Add("Gather", ["shape", "one"], ["count"], "");
        graph.Add("Add", ["state_0", "count"], ["out_state_0"], "");
        graph.Add("Reshape", ["state_0", "scalar"], ["from"], "");
        graph.Add("Reshape", ["out_state_0", "scalar"], ["to"], "");
        graph.Add("Reshape", ["one", "scalar"], ["by"], "");
        graph.Add("Range", ["from", "to", "by"], ["places"], "");
        graph.Add("Cast", ["places"], ["place_numbers"], "", Attributes.Int("to", (long)OnnxElementType.Float));
        graph.Add("Mul", ["place_numbers", "scale"], ["scaled"], "");
        graph.Add("Reshape", ["scaled", "column"], ["place_column"], "");
        graph.Add("Mul", ["loudness", "half_ones"], ["left"], "");
        graph.Add("Mul", ["place_column", "half_ones"], ["right"], "");
        graph.Add("Concat", ["left", "right"], ["frames"], "", Attributes.Int("axis", 2));
        graph.Add("Reshape", ["frames", "flat"], ["audio_frame"], "");
        return graph;
    }

    /// <summary>A frame for each 1,920 samples: their mean in every place.</summary>
    private static GraphEditor Encoder()
    {
        GraphEditor graph = NewGraph();
        graph.AddInput("audio", OnnxElementType.Float, 1, 1, -1);
        graph.AddOutput("latents", OnnxElementType.Float, 1, -1, Width);
        graph.AddConstant("rows", [1L, -1L, FrameSamples], 3);
        graph.AddConstant("ones", Enumerable.Repeat(1f, Width).ToArray(), 1, 1, Width);
        graph.AddConstant("last", [2L], 1);
        graph.Add("Reshape", ["audio", "rows"], ["frames"], "");
        graph.Add("ReduceMean", ["frames"], ["means"], "", new AttributeProto
        {
            Name = "axes", Type = AttributeProto.Types.Kind.Ints, Ints = { 2 },
        });
        graph.Add("Mul", ["means", "ones"], ["latents"], "");
        return graph;
    }

    private static SentencePieceProto Tokenizer()
    {
        var model = new SentencePieceProto
        {
            Trainer = new TrainerProto { ModelType = 1, ByteFallback = true },
            Normalizer = new NormalizerProto { AddDummyPrefix = true },
        };
        model.Pieces.Add(new PieceProto { Piece = "<unk>", Type = 2 });
        for (int value = 0; value < 256; value++)
            model.Pieces.Add(new PieceProto { Piece = $"<0x{value:X2}>", Type = 6 });
        foreach (char letter in Pieces)
            model.Pieces.Add(new PieceProto { Piece = letter == ' ' ? "\u2581" : letter.ToString(), Score = -1 });
        return model;
    }

    private void Save(string name, GraphEditor graph) => graph.Save(Path.Combine(Folder, name));
}
