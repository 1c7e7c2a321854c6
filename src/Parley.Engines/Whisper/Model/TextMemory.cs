using Parley.Engines.Onnx;
using Parley.Engines.Whisper.Files;
using Parley.Engines.Whisper.Graphs;

namespace Parley.Engines.Whisper.Model;

/// <summary>
/// Keys and values of the text in all layers, each [rows, heads, capacity, head size], bound as input and as output at once: the
/// graph writes what is new behind what is there. Not thread-safe.
/// </summary>
internal sealed class TextMemory : IDisposable
{
    private readonly WhisperConfig _config;
    private readonly OnnxTensor<float>[] _keys;
    private readonly OnnxTensor<float>[] _values;
    private readonly float[][] _memory;
    private readonly float[] _scratch;

    public TextMemory(WhisperConfig config, int maximumRows)
    {
        _config = config;
        _keys = new OnnxTensor<float>[config.DecoderLayers];
        _values = new OnnxTensor<float>[config.DecoderLayers];
        // What is not written yet is never read, so nothing need be zero; but numbers left by others must not be NaN either.
        _memory = [.. Enumerable.Range(0, 2 * config.DecoderLayers).Select(_ => new float[maximumRows * RowSize])];
        _scratch = maximumRows > 1 ? new float[maximumRows * RowSize] : [];
        for (int layer = 0; layer < config.DecoderLayers; layer++)
        {
            _keys[layer] = OnnxTensor.Over<float>(_memory[2 * layer], 1, config.DecoderHeads, Capacity, config.HeadSize);
            _values[layer] = OnnxTensor.Over<float>(_memory[(2 * layer) + 1], 1, config.DecoderHeads, Capacity, config.HeadSize);
        }
    }

    private int Capacity => _config.MaximumTokens;

    private int HeadRow => Capacity * _config.HeadSize;

    private int RowSize => _config.DecoderHeads * HeadRow;

    public void BindTo(OnnxBinding binding, int rows)
    {
        for (int layer = 0; layer < _keys.Length; layer++)
        {
            _keys[layer].Reshape(rows, _config.DecoderHeads, Capacity, _config.HeadSize);
            _values[layer].Reshape(rows, _config.DecoderHeads, Capacity, _config.HeadSize);
            binding.BindInput(StepGraph.PastKey(layer), _keys[layer]);
            binding.BindInput(StepGraph.PastValue(layer), _values[layer]);
            binding.BindOutput(StepGraph.PresentKey(layer), _keys[layer]);
            binding.BindOutput(StepGraph.PresentValue(layer), _values[layer]);
        }
    }

    /// <summary>Row i becomes a copy of row <c>sources[i]</c>, as far as it is filled.</summary>
    public void Reorder(ReadOnlySpan<int> sources, int filled)
    {
        foreach (float[] memory in _memory)
        {
            for (int row = 0; row < sources.Length; row++)
            {
                if (sources[row] != row)
                    Copy(memory, sources[row], _scratch, row, filled);
            }

            for (int row = 0; row < sources.Length; row++)
            {
                if (sources[row] != row)
                    Copy(_scratch, row, memory, row, filled);
            }
        }
    }

    public void Dispose()
    {
        for (int layer = 0; layer < _keys.Length; layer++)
        {
            _keys[layer].Dispose();
            _values[layer].Dispose();
        }
    }

    private void Copy(float[] from, int fromRow, float[] to, int toRow, int filled)
    {
        for (int head = 0; head < _config.DecoderHeads; head++)
        {
            int offset = head * HeadRow;
            from.AsSpan((fromRow * RowSize) + offset, filled * _config.HeadSize).CopyTo(to.AsSpan((toRow * RowSize) + offset));
        }
    }
}
