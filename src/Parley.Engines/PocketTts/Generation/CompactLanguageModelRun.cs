using Parley.Engines.Onnx;
using Parley.Engines.PocketTts.Bundles;
using Parley.Engines.PocketTts.Graphs;
using Parley.Engines.PocketTts.Voices;

namespace Parley.Engines.PocketTts.Generation;

/// <summary>On the compact graph: new keys and values are written behind the old ones, where they stay.</summary>
internal sealed class CompactLanguageModelRun : LanguageModelRun
{
    // Capacities are multiples, so that texts of like length share one.
    private const int CapacityStep = 128;

    private readonly OnnxSession _session;
    private readonly KeyValueStore _store;
    private readonly OnnxTensor<long> _position = OnnxTensor.Allocate<long>(1, 1);
    private readonly OnnxTensor<int> _filled = OnnxTensor.Allocate<int>(1);
    private readonly OnnxTensor<int> _total = OnnxTensor.Allocate<int>();
    private readonly OnnxBinding _feed;
    private readonly OnnxBinding _step;

    public CompactLanguageModelRun(OnnxSession session, ModelBundle bundle)
        : base(bundle.ConditioningSize, bundle.LatentSize)
    {
        _session = session;
        (int heads, int headSize) = bundle.Caches[0].Heads;
        _store = new KeyValueStore(bundle.Caches.Count, heads, headSize);
        _feed = Bind(NoLatent);
        _step = Bind(Latent);
        _step.BindInput(TextInput, NoText);
        _step.BindInput(CompactAttention.Positions, _position);
    }

    public override VoicePrefix Save() => _store.Save(Position);

    public override void Dispose()
    {
        _feed.Dispose();
        _step.Dispose();
        _store.Dispose();
        _position.Dispose();
        _filled.Dispose();
        _total.Dispose();
        base.Dispose();
    }

    protected override bool EnsureCapacity(int positions)
    {
        if (positions <= _store.Capacity)
            return true;
        _store.Allocate((positions + CapacityStep - 1) / CapacityStep * CapacityStep);
        _store.BindTo(_feed);
        _store.BindTo(_step);
        return false;
    }

    protected override void Load(VoicePrefix voice) => _store.Load(voice);

    protected override void Rewind(int position)
    {
        // What is behind the filled positions is never looked at.
    }

    protected override void RunFeed(OnnxTensor<float> embeddings, int count, OnnxRunOptions options)
    {
        using OnnxTensor<long> positions = OnnxTensor.Allocate<long>(1, count);
        for (int i = 0; i < count; i++)
            positions.Span[i] = Position + i;
        _feed.BindInput(TextInput, embeddings);
        _feed.BindInput(CompactAttention.Positions, positions);
        SetFilled(Position + count);
        _feed.Run(options);
    }

    protected override void RunStep(OnnxRunOptions options)
    {
        _position.Span[0] = Position;
        SetFilled(Position + 1);
        _step.Run(options);
    }

    private void SetFilled(int positions)
    {
        _filled.Span[0] = positions - 1;
        _total.Span[0] = positions;
    }

    private OnnxBinding Bind(OnnxTensor<float> sequence)
    {
        var binding = new OnnxBinding(_session);
        binding.BindInput(SequenceInput, sequence);
        binding.BindInput(CompactAttention.Filled, _filled);
        binding.BindInput(CompactAttention.Total, _total);
        binding.BindOutput(ConditioningOutput, Conditioning);
        binding.BindOutput(EndOutput, End);
        return binding;
    }
}
