using Parley.Engines.Onnx;
using Parley.Engines.PocketTts.Bundles;
using Parley.Engines.PocketTts.Voices;

namespace Parley.Engines.PocketTts.Generation;

/// <summary>On a graph as it was published, where it cannot be rewritten: whole caches in and out, in swapped buffers.</summary>
internal sealed class PublishedLanguageModelRun : LanguageModelRun
{
    private readonly ModelBundle _bundle;
    private readonly StateBuffers _states;
    private readonly OnnxBinding[] _feeds;
    private readonly OnnxBinding[] _steps;
    private readonly int[] _caches;
    private readonly int[] _counts;

    public PublishedLanguageModelRun(OnnxSession session, ModelBundle bundle)
        : base(bundle.ConditioningSize, bundle.LatentSize)
    {
        _bundle = bundle;
        _states = new StateBuffers(bundle.LanguageModelStates);
        _caches = IndexesOf(static state => state.Key == StateInfo.CacheKey);
        _counts = IndexesOf(static state => state.DataType == "int64");
        _feeds = [Bind(session, 0, NoLatent), Bind(session, 1, NoLatent)];
        _steps = [Bind(session, 0, Latent), Bind(session, 1, Latent)];
        foreach (OnnxBinding step in _steps)
            step.BindInput(TextInput, NoText);
    }

    public override VoicePrefix Save()
    {
        (int heads, int headSize) = _bundle.Caches[0].Heads;
        int capacity = _bundle.Caches[0].Positions;
        return new VoicePrefix(Position, [.. _caches.Select(cache => Take(cache, 0))], [.. _caches.Select(cache => Take(cache, 1))]);

        float[] Take(int cache, int part)
        {
            Span<float> numbers = _states.Numbers<float>(cache);
            float[] taken = new float[Position * heads * headSize];
            for (int position = 0; position < Position; position++)
            {
                for (int head = 0; head < heads; head++)
                {
                    numbers.Slice(((((part * capacity) + position) * heads) + head) * headSize, headSize)
                        .CopyTo(taken.AsSpan(((head * Position) + position) * headSize));
                }
            }

            return taken;
        }
    }

    public override void Dispose()
    {
        foreach (OnnxBinding binding in _feeds.Concat(_steps))
            binding.Dispose();
        _states.Dispose();
        base.Dispose();
    }

    // The published caches are of one size, and a new text overwrites the last one's.
    protected override bool EnsureCapacity(int positions) => false;

    protected override void Load(VoicePrefix voice)
    {
        _states.Reset();
        (int heads, int headSize) = _bundle.Caches[0].Heads;
        int capacity = _bundle.Caches[0].Positions;
        for (int layer = 0; layer < _caches.Length; layer++)
        {
            Span<float> numbers = _states.Numbers<float>(_caches[layer]);
            for (int position = 0; position < voice.Positions; position++)
            {
                for (int head = 0; head < heads; head++)
                {
                    int from = ((head * voice.Positions) + position) * headSize;
                    int to = ((position * heads) + head) * headSize;
                    voice.Keys[layer].AsSpan(from, headSize).CopyTo(numbers[to..]);
                    voice.Values[layer].AsSpan(from, headSize).CopyTo(numbers[(to + (capacity * heads * headSize))..]);
                }
            }
        }
    }

    protected override void Rewind(int position)
    {
        if (position == 0)
            _states.Reset();
        foreach (int count in _counts)
            _states.Numbers<long>(count).Fill(position);
    }

    protected override void RunFeed(OnnxTensor<float> embeddings, int count, OnnxRunOptions options)
    {
        OnnxBinding feed = _feeds[_states.Current];
        feed.BindInput(TextInput, embeddings);
        feed.Run(options);
        _states.Swap();
    }

    protected override void RunStep(OnnxRunOptions options)
    {
        _steps[_states.Current].Run(options);
        _states.Swap();
    }

    private OnnxBinding Bind(OnnxSession session, int readSet, OnnxTensor<float> sequence)
    {
        var binding = new OnnxBinding(session);
        binding.BindInput(SequenceInput, sequence);
        binding.BindOutput(ConditioningOutput, Conditioning);
        binding.BindOutput(EndOutput, End);
        _states.BindTo(binding, readSet);
        return binding;
    }

    private int[] IndexesOf(Func<StateInfo, bool> isWanted) =>
        [.. _bundle.LanguageModelStates.Index().Where(state => isWanted(state.Item)).Select(state => state.Index)];
}
