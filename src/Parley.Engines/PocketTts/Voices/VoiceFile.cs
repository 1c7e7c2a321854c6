using System.Buffers;

using Parley.Engines.Models;
using Parley.Engines.PocketTts.Bundles;

namespace Parley.Engines.PocketTts.Voices;

/// <summary>
/// Voices in the published safetensors layout: for each layer <c>MODULE/cache</c>, float [2, 1, positions, heads, head size],
/// and <c>MODULE/offset</c>, int64 [1], the positions that count (older files: <c>MODULE/current_end</c>, whose length does).
/// </summary>
internal static class VoiceFile
{
    /// <exception cref="InvalidDataException">It is no such file, or the voice of another model.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static VoicePrefix Read(string path, IReadOnlyList<StateInfo> caches)
    {
        using SafeTensorsFile file = SafeTensorsFile.Open(path);
        (int heads, int headSize) = caches[0].Heads;
        var keys = new List<float[]>(caches.Count);
        var values = new List<float[]>(caches.Count);
        int positions = PositionsOf(file, caches[0]);
        foreach (StateInfo cache in caches)
        {
            string name = $"{cache.Module}/cache";
            SafeTensorsEntry entry = file.Require(name);
            bool fits = entry.Shape is [2, 1, var rows, var fileHeads, var fileHeadSize]
                && fileHeads == heads && fileHeadSize == headSize && rows >= positions && PositionsOf(file, cache) == positions;
            if (!fits)
                throw new InvalidDataException($"{entry} of '{path}' does not fit this model; it is the voice of another one.");
            keys.Add(ReadPart(file, name, part: 0, positions, (int)entry.Shape[2], heads, headSize));
            values.Add(ReadPart(file, name, part: 1, positions, (int)entry.Shape[2], heads, headSize));
        }

        if (file.Names.Any(name => name.StartsWith($"transformer.layers.{caches.Count}.", StringComparison.Ordinal)))
            throw new InvalidDataException($"'{path}' has more layers than this model; it is the voice of another one.");
        return new VoicePrefix(positions, keys, values);
    }

    /// <param name="output">Written from where it stands; stays the caller's.</param>
    public static void Write(Stream output, VoicePrefix voice, IReadOnlyList<StateInfo> caches)
    {
        (int heads, int headSize) = caches[0].Heads;
        var tensors = new List<SafeTensor>(2 * caches.Count);
        for (int layer = 0; layer < caches.Count; layer++)
        {
            int row = heads * headSize;
            float[] cache = new float[2 * voice.Positions * row];
            HeadsLast(voice.Keys[layer], cache.AsSpan(0, voice.Positions * row), voice.Positions, heads, headSize);
            HeadsLast(voice.Values[layer], cache.AsSpan(voice.Positions * row), voice.Positions, heads, headSize);
            tensors.Add(SafeTensor.Of($"{caches[layer].Module}/cache", [2, 1, voice.Positions, heads, headSize], cache));
            tensors.Add(SafeTensor.Of($"{caches[layer].Module}/offset", [1], new long[] { voice.Positions }));
        }

        SafeTensorsWriter.Write(output, tensors);
    }

    private static int PositionsOf(SafeTensorsFile file, StateInfo cache)
    {
        long positions;
        if (file.Find($"{cache.Module}/offset") is not null)
        {
            Span<long> offset = stackalloc long[1];
            file.ReadInt64s($"{cache.Module}/offset", offset);
            positions = offset[0];
        }
        else
        {
            positions = file.Require($"{cache.Module}/current_end") is { Shape: [var length, ..] } ? length : 0;
        }

        return positions > 0 && positions < cache.Positions
            ? (int)positions
            : throw new InvalidDataException($"'{file.Path}' has {positions} positions, but a voice has 1 to {cache.Positions - 1}.");
    }

    private static float[] ReadPart(SafeTensorsFile file, string name, int part, int positions, int rows, int heads, int headSize)
    {
        int count = positions * heads * headSize;
        float[] buffer = ArrayPool<float>.Shared.Rent(count);
        try
        {
            Span<float> read = buffer.AsSpan(0, count);
            file.ReadFloats(name, read, (long)part * rows * heads * headSize);
            foreach (float number in read)
            {
                if (!float.IsFinite(number))
                    throw new InvalidDataException($"'{name}' of '{file.Path}' holds numbers that are none; the voice is damaged.");
            }

            float[] numbers = new float[count];
            for (int position = 0; position < positions; position++)
            {
                for (int head = 0; head < heads; head++)
                    read.Slice(((position * heads) + head) * headSize, headSize).CopyTo(numbers.AsSpan(((head * positions) + position) * headSize));
            }

            return numbers;
        }
        finally
        {
            ArrayPool<float>.Shared.Return(buffer);
        }
    }

    private static void HeadsLast(float[] numbers, Span<float> cache, int positions, int heads, int headSize)
    {
        for (int position = 0; position < positions; position++)
        {
            for (int head = 0; head < heads; head++)
                numbers.AsSpan(((head * positions) + position) * headSize, headSize).CopyTo(cache[(((position * heads) + head) * headSize)..]);
        }
    }
}
