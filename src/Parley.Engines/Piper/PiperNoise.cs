using Google.Protobuf;

using Parley.Engines.Onnx;
using Parley.Engines.Onnx.Graphs;

namespace Parley.Engines.Piper;

/// <summary>
/// The chance in a voice, from a seed. A published graph draws its own random numbers, which no seed reaches; here
/// they come from an input instead, of which each place in the graph takes a stretch of its own, around its end if
/// need be.
/// </summary>
internal static class PiperNoise
{
    /// <summary>The input that <see cref="AsInput"/> adds.</summary>
    public const string Input = "parley_noise";

    /// <summary>How many numbers it has: those of some 8 s of speech.</summary>
    public const int Count = 1 << 17;

    private const string Random = "RandomNormalLike";

    /// <summary>The graph with that input; as it is if there is no chance in it.</summary>
    /// <exception cref="InvalidProtocolBufferException">It is no model.</exception>
    public static byte[] AsInput(byte[] model)
    {
        ModelProto parsed = ModelProto.Parser.ParseFrom(model);
        NodeProto[] nodes = [.. parsed.Graph.Node];
        if (!nodes.Any(node => node.OpType == Random))
            return model;

        parsed.Graph.Input.Add(new ValueInfo
        {
            Name = Input,
            Type = new TypeProto
            {
                TensorType = new TypeProto.Types.Tensor
                {
                    ElemType = (int)OnnxElementType.Float,
                    Shape = new ShapeProto { Dim = { new ShapeProto.Types.Dimension { DimValue = Count } } },
                },
            },
        });
        parsed.Graph.Initializer.Add(Integer("parley_zero", 0));
        parsed.Graph.Initializer.Add(Integer("parley_one", 1));
        parsed.Graph.Initializer.Add(Integer("parley_count", Count));
        parsed.Graph.Node.Clear();
        int places = 0;
        foreach (NodeProto node in nodes)
        {
            if (node.OpType == Random)
                AddPlace(parsed.Graph, node, places++);
            else
                parsed.Graph.Node.Add(node);
        }

        return parsed.ToByteArray();
    }

    /// <summary>The numbers of one sentence: the same for the same seed, on every machine.</summary>
    public static float[] Draw(int seed, int sentence)
    {
        float[] noise = new float[Count];
        ulong state = ((ulong)(uint)seed << 32) | (uint)sentence;
        for (int i = 0; i < noise.Length; i += 2)
        {
            // Box and Muller: two uniform numbers give two normal ones.
            double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(ref state)));
            double angle = 2 * Math.PI * Uniform(ref state);
            noise[i] = (float)(radius * Math.Cos(angle));
            noise[i + 1] = (float)(radius * Math.Sin(angle));
        }

        return noise;
    }

    /// <summary>SplitMix64 (Steele, Lea and Flood 2014), in [0, 1).</summary>
    private static double Uniform(ref ulong state)
    {
        ulong mixed = state += 0x9E37_79B9_7F4A_7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58_476D_1CE4_E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
        return ((mixed ^ (mixed >> 31)) >> 11) * (1.0 / (1L << 53));
    }

    /// <summary>As many numbers as the shape has places, from a start of its own.</summary>
    private static void AddPlace(GraphProto graph, NodeProto random, int place)
    {
        string prefix = $"parley_{place}_";
        graph.Initializer.Add(Integer(prefix + "start", place * 4_099L));
        graph.Node.Add(Node("Shape", prefix + "shape", random.Input[0]));
        NodeProto product = Node("ReduceProd", prefix + "size", prefix + "shape");
        product.Attribute.Add(new AttributeProto { Name = "keepdims", I = 0, Type = AttributeProto.Types.Kind.Int });
        graph.Node.Add(product);
        graph.Node.Add(Node("Range", prefix + "places", "parley_zero", prefix + "size", "parley_one"));
        graph.Node.Add(Node("Add", prefix + "moved", prefix + "places", prefix + "start"));
        graph.Node.Add(Node("Mod", prefix + "index", prefix + "moved", "parley_count"));
        graph.Node.Add(Node("Gather", prefix + "flat", Input, prefix + "index"));
        graph.Node.Add(Node("Reshape", random.Output[0], prefix + "flat", prefix + "shape"));
    }

    private static NodeProto Node(string type, string output, params string[] inputs) =>
        new() { OpType = type, Output = { output }, Input = { inputs } };

    private static TensorProto Integer(string name, long value) =>
        new() { Name = name, DataType = (int)OnnxElementType.Int64, Int64Data = { value } };
}
