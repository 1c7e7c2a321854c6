using Parley.Engines.Onnx;
using Parley.Engines.PocketTts.Graphs;
using Parley.Engines.PocketTts.Voices;

namespace Parley.Engines.PocketTts.Generation;

/// <summary>
/// Keys and values of all layers of a compact graph, each [1, heads, capacity, head size], bound as input and as output at
/// once: the graph writes what is new behind what is there. Not thread-safe.
/// </summary>
internal sealed class KeyValueStore(int layers, int heads, int headSize) : IDisposable
{
    private readonly OnnxTensor<float>[] _keys = new OnnxTensor<float>[layers];
    private readonly OnnxTensor<float>[] _values = new OnnxTensor<float>[layers];

    /// <summary>Positions for which there is room; none before the first allocation.</summary>
    public int Capacity { get; private set; }

    /// <summary>New memory in place of the old, all zero; to be bound again.</summary>
    public void Allocate(int capacity)
    {
        Dispose();
        for (int layer = 0; layer < layers; layer++)
        {
            _keys[layer] = OnnxTensor.Allocate<float>(1, heads, capacity, headSize);
            _values[layer] = OnnxTensor.Allocate<float>(1, heads, capacity, headSize);
        }

        Capacity = capacity;
    }

    public void BindTo(OnnxBinding binding)
    {
        for (int layer = 0; layer < layers; layer++)
        {
            binding.BindInput(CompactAttention.PastKey(layer), _keys[layer]);
            binding.BindInput(CompactAttention.PastValue(layer), _values[layer]);
            binding.BindOutput(CompactAttention.PresentKey(layer), _keys[layer]);
            binding.BindOutput(CompactAttention.PresentValue(layer), _values[layer]);
        }
    }

    public void Load(VoicePrefix voice)
    {
        for (int layer = 0; layer < layers; layer++)
        {
            Copy(voice.Keys[layer], voice.Positions, _keys[layer].Span, Capacity, voice.Positions);
            Copy(voice.Values[layer], voice.Positions, _values[layer].Span, Capacity, voice.Positions);
        }
    }

    public VoicePrefix Save(int positions)
    {
        return new VoicePrefix(positions, [.. _keys.Select(Take)], [.. _values.Select(Take)]);

        float[] Take(OnnxTensor<float> tensor)
        {
            float[] numbers = new float[heads * positions * headSize];
            Copy(tensor.Span, Capacity, numbers, positions, positions);
            return numbers;
        }
    }

    /// <summary>Moves the last positions to the front and forgets the others.</summary>
    public void KeepLast(int kept, int filled)
    {
        for (int layer = 0; layer < layers; layer++)
        {
            Shift(_keys[layer].Span, kept, filled);
            Shift(_values[layer].Span, kept, filled);
        }
    }

    public void Dispose()
    {
        foreach (OnnxTensor<float>? tensor in _keys.Concat(_values))
            tensor?.Dispose();
    }

    private void Shift(Span<float> numbers, int kept, int filled)
    {
        for (int head = 0; head < heads; head++)
        {
            Span<float> own = numbers.Slice(head * Capacity * headSize, Capacity * headSize);
            own.Slice((filled - kept) * headSize, kept * headSize).CopyTo(own);
        }
    }

    private void Copy(ReadOnlySpan<float> from, int fromCapacity, Span<float> to, int toCapacity, int positions)
    {
        for (int head = 0; head < heads; head++)
        {
            from.Slice(head * fromCapacity * headSize, positions * headSize)
                .CopyTo(to[(head * toCapacity * headSize)..]);
        }
    }
}
