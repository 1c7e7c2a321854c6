using Parley.Engines.Onnx;
using Parley.Engines.PocketTts.Bundles;
using Parley.Engines.PocketTts.Graphs;

namespace Parley.Engines.PocketTts.Generation;

/// <summary>
/// On the compact graph: keys and values are written where they stay, and the window moves to the front of the buffer when its
/// end is reached.
/// </summary>
internal sealed class CompactDecoderRun : DecoderRun
{
    private readonly KeyValueStore _store;
    private readonly OnnxTensor<int> _filledTensor = OnnxTensor.Allocate<int>(1);
    private readonly OnnxTensor<int> _total = OnnxTensor.Allocate<int>();
    private readonly long[] _positionNumbers;
    private readonly int _window;
    private readonly int _stepsPerLatent;
    private OnnxTensor<long>? _positions;
    private int _filled;
    private int _position;

    /// <param name="session">The compact graph.</param>
    /// <param name="bundle">Of the published one.</param>
    /// <param name="window">How many steps back a query sees, itself included.</param>
    public CompactDecoderRun(OnnxSession session, ModelBundle bundle, int window)
        : base(session, bundle, StateBuffers.Of(session, bundle.DecoderStates))
    {
        _window = window;
        _stepsPerLatent = bundle.DecoderStepsPerLatent;
        StateInfo[] caches = [.. bundle.DecoderStates.Where(static state => state.Key == StateInfo.CacheKey)];
        int layers = session.Inputs.Count(static input => input.Name.StartsWith("past_key_", StringComparison.Ordinal));
        (int heads, int headSize) = caches[0].Heads;
        _store = new KeyValueStore(layers, heads, headSize);
        _store.Allocate(window + (MaximumLatents * _stepsPerLatent));
        _positionNumbers = GC.AllocateArray<long>(MaximumLatents * _stepsPerLatent, pinned: true);
        foreach (OnnxBinding binding in Bindings)
        {
            binding.BindInput(CompactAttention.Filled, _filledTensor);
            binding.BindInput(CompactAttention.Total, _total);
            _store.BindTo(binding);
        }
    }

    public override void Begin()
    {
        base.Begin();
        (_filled, _position) = (0, 0);
    }

    public override void Dispose()
    {
        base.Dispose();
        _store.Dispose();
        _filledTensor.Dispose();
        _total.Dispose();
        _positions?.Dispose();
    }

    protected override void Prepare(int count)
    {
        int steps = count * _stepsPerLatent;
        if (_filled + steps > _store.Capacity)
        {
            int kept = Math.Min(_window - 1, _filled);
            _store.KeepLast(kept, _filled);
            _filled = kept;
        }

        // The rotation goes by the time in the chunk, whatever the place in the buffer.
        Span<long> positions = _positions!.Span;
        for (int i = 0; i < steps; i++)
            positions[i] = _position + i;
        (_filled, _position) = (_filled + steps, _position + steps);
        _filledTensor.Span[0] = _filled - 1;
        _total.Span[0] = _filled;
    }

    protected override void Resize(int count)
    {
        base.Resize(count);
        _positions?.Dispose();
        _positions = OnnxTensor.Over<long>(_positionNumbers, 1, count * _stepsPerLatent);
        foreach (OnnxBinding binding in Bindings)
            binding.BindInput(CompactAttention.Positions, _positions);
    }
}
