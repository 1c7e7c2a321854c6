using System.Text.Json.Serialization;

namespace Parley.Engines.PocketTts.Bundles;

/// <summary>One state of a graph, as the bundle's manifest tells it.</summary>
/// <param name="InputName">The graph's input.</param>
/// <param name="OutputName">The graph's output that becomes the next run's input.</param>
/// <param name="Module">The part of the network that keeps it, such as <c>transformer.layers.0.self_attn</c>.</param>
/// <param name="Key">What it is there, such as <c>cache</c>.</param>
/// <param name="Shape">Its sizes; one of them may be 0.</param>
/// <param name="DataType"><c>float32</c>, <c>int64</c> or <c>bool</c>.</param>
/// <param name="Fill">What a fresh one holds: <c>nan</c>, <c>zeros</c>, <c>ones</c>, <c>empty</c>.</param>
internal sealed record StateInfo(
    [property: JsonPropertyName("input_name")] string InputName,
    [property: JsonPropertyName("output_name")] string OutputName,
    [property: JsonPropertyName("module")] string Module,
    [property: JsonPropertyName("key")] string Key,
    [property: JsonPropertyName("shape")] long[] Shape,
    [property: JsonPropertyName("dtype")] string DataType,
    [property: JsonPropertyName("fill")] string Fill)
{
    /// <summary>The key of keys and values: [2, 1, positions, heads, size] or [2, 1, heads, positions, size].</summary>
    public const string CacheKey = "cache";

    /// <summary>Whether it belongs to an attention: its cache, or the counts that go with it.</summary>
    [JsonIgnore]
    public bool IsAttention => Module.EndsWith("self_attn", StringComparison.Ordinal);

    /// <summary>Of a cache: how many heads of which size. Positions are the larger of the two middle sizes.</summary>
    [JsonIgnore]
    public (int Heads, int HeadSize) Heads => ((int)Math.Min(Shape[2], Shape[3]), (int)Shape[4]);

    /// <summary>Of a cache: how many positions it has.</summary>
    [JsonIgnore]
    public int Positions => (int)Math.Max(Shape[2], Shape[3]);
}
