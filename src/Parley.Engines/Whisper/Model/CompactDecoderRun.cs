using Parley.Engines.Onnx;
using Parley.Engines.Whisper.Files;
using Parley.Engines.Whisper.Graphs;

namespace Parley.Engines.Whisper.Model;

/// <summary>On the rewritten graph: keys and values are written where they stay.</summary>
internal sealed class CompactDecoderRun : DecoderRun
{
    private readonly TokenTable _table;
    private readonly WhisperConfig _config;
    private readonly TextMemory _memory;
    private readonly OnnxBinding _binding;
    private readonly OnnxTensor<float> _hidden;
    private readonly OnnxTensor<float>?[] _looks;
    private readonly OnnxTensor<int> _filled;
    private readonly OnnxTensor<int> _total = OnnxTensor.Allocate<int>();
    private readonly OnnxTensor<float> _embeddings;
    private int _rows;
    private int _ids;
    // The longest run so far: room for all that a row takes would be 20 MB a layer for 30 s.
    private int _looksIds = 1;

    /// <param name="session">Of <see cref="StepGraph"/>.</param>
    /// <param name="table">Of the same decoder.</param>
    /// <param name="config">Sizes.</param>
    /// <param name="sound">Keys and values of the sound, by layer.</param>
    /// <param name="positions">Of the sound.</param>
    /// <param name="maximumRows">Rows.</param>
    /// <param name="keepAttention">Whether <see cref="Looks"/> is asked for.</param>
    public CompactDecoderRun(
        OnnxSession session, TokenTable table, WhisperConfig config, CrossMemory sound, int maximumRows, bool keepAttention)
    {
        _table = table;
        _config = config;
        _table.Acquire();
        _memory = new TextMemory(config, maximumRows);
        int longest = Math.Max(maximumRows, config.MaximumTokens);
        _embeddings = OnnxTensor.Over<float>(GC.AllocateUninitializedArray<float>(longest * config.HiddenSize, pinned: true), 1, 1, config.HiddenSize);
        _hidden = OnnxTensor.Over<float>(GC.AllocateUninitializedArray<float>(longest * config.HiddenSize, pinned: true), 1, 1, config.HiddenSize);
        _filled = OnnxTensor.Over<int>(new int[maximumRows], 1);
        _looks = new OnnxTensor<float>?[config.DecoderLayers];
        _binding = new OnnxBinding(session);
        for (int layer = 0; layer < config.DecoderLayers; layer++)
        {
            _binding.BindInput(CrossGraph.Key(layer), sound.Keys[layer]);
            _binding.BindInput(CrossGraph.Value(layer), sound.Values[layer]);
            if (keepAttention && config.AlignmentHeads.Any(head => head.Layer == layer))
                _looks[layer] = AllocateLooks(1, sound.Positions);
        }

        _binding.BindInput(StepGraph.Total, _total);
        Positions = sound.Positions;
    }

    private int Positions { get; }

    public override void Feed(ReadOnlySpan<int> tokens, int rows, int position)
    {
        int ids = tokens.Length / rows;
        if (rows != _rows || ids != _ids)
            Shape(rows, ids);
        _table.Embed(tokens, ids, position, _embeddings.Span);
        _filled.Span.Fill(position + ids - 1);
        _total.Span[0] = position + ids;
        _binding.Run();
    }

    public override void Logits(int firstId, Span<float> logits)
    {
        ReadOnlySpan<float> hidden = _hidden.Span[(firstId * _config.HiddenSize)..];
        _table.Multiply(hidden, logits);
    }

    public override ReadOnlySpan<float> Looks(int layer) => _looks[layer]!.Span;

    public override void Reorder(ReadOnlySpan<int> sources, int rows, int position) => _memory.Reorder(sources, position);

    public override void Truncate(int position)
    {
        // What is behind the filled positions is never looked at.
    }

    public override void Dispose()
    {
        _binding.Dispose();
        _memory.Dispose();
        _embeddings.Dispose();
        _hidden.Dispose();
        _filled.Dispose();
        _total.Dispose();
        foreach (OnnxTensor<float>? looks in _looks)
            looks?.Dispose();
        _table.Release();
    }

    private OnnxTensor<float> AllocateLooks(int ids, int positions) => OnnxTensor.Over<float>(
        new float[_config.DecoderHeads * ids * positions], 1, _config.DecoderHeads, ids, positions);

    /// <summary>Makes the tensors as large as a run with so many ids needs; steps that are alike do it once.</summary>
    private void Shape(int rows, int ids)
    {
        _embeddings.Reshape(rows, ids, _config.HiddenSize);
        _hidden.Reshape(rows, ids, _config.HiddenSize);
        _filled.Reshape(rows);
        _binding.BindInput(StepGraph.Embeddings, _embeddings);
        _binding.BindInput(StepGraph.Filled, _filled);
        _binding.BindOutput(StepGraph.Hidden, _hidden);
        if (rows != _rows)
            _memory.BindTo(_binding, rows);
        for (int layer = 0; layer < _looks.Length; layer++)
        {
            if (_looks[layer] is not { } looks)
                continue;
            if (ids > _looksIds)
            {
                looks.Dispose();
                _looks[layer] = looks = AllocateLooks(ids, Positions);
            }

            looks.Reshape(1, _config.DecoderHeads, ids, Positions);
            _binding.BindOutput(StepGraph.Looks(layer), looks);
        }

        _looksIds = Math.Max(_looksIds, ids);

        _rows = rows;
        _ids = ids;
    }
}
