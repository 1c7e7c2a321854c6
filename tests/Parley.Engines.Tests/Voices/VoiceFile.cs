using Parley.Engines.Models;

namespace Parley.Engines.Tests.Voices;

/// <summary>Small voices of the published layout.</summary>
internal static class VoiceFile
{
    private static readonly long[] _one = [1];

    /// <summary>Two layers of so many positions, 2 heads of size 4.</summary>
    public static byte[] Make(int positions = 5, int? offset = null, int heads = 2, bool isLegacy = false)
    {
        using var stream = new MemoryStream();
        SafeTensorsWriter.Write(stream, [.. Enumerable.Range(0, 2).SelectMany(layer => Layer(layer, positions, offset ?? positions, heads, isLegacy))]);
        return stream.ToArray();
    }

    private static IEnumerable<SafeTensor> Layer(int layer, int positions, int offset, int heads, bool isLegacy)
    {
        string module = $"transformer.layers.{layer}.self_attn";
        yield return SafeTensor.Of($"{module}/cache", [2, 1, positions, heads, 4], new float[2 * positions * heads * 4]);
        yield return isLegacy
            ? SafeTensor.Of($"{module}/current_end", [offset], new float[offset])
            : SafeTensor.Of($"{module}/offset", _one, new long[] { offset });
    }
}
