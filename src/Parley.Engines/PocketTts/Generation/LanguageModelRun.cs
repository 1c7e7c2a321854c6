using Parley.Engines.Onnx;
using Parley.Engines.PocketTts.Voices;

namespace Parley.Engines.PocketTts.Generation;

/// <summary>
/// The language model at work on one text: what it was fed so far is its state. Its buffers are bound once; a step moves and
/// allocates nothing managed. Not thread-safe.
/// </summary>
internal abstract class LanguageModelRun : IDisposable
{
    protected const string SequenceInput = "sequence";
    protected const string TextInput = "text_embeddings";
    protected const string ConditioningOutput = "conditioning";
    protected const string EndOutput = "eos_logit";

    private VoicePrefix? _voice;

    protected LanguageModelRun(int conditioningSize, int latentSize)
    {
        Conditioning = OnnxTensor.Allocate<float>(1, conditioningSize);
        End = OnnxTensor.Allocate<float>(1, 1);
        Latent = OnnxTensor.Allocate<float>(1, 1, latentSize);
        NoLatent = OnnxTensor.Allocate<float>(1, 0, latentSize);
        NoText = OnnxTensor.Allocate<float>(1, 0, conditioningSize);
    }

    /// <summary>Positions that are filled.</summary>
    public int Position { get; private set; }

    /// <summary>What the last step says of the next latent; the flow reads it where it lies.</summary>
    public OnnxTensor<float> Conditioning { get; }

    /// <summary>How sure the last step is that the text is said (a logit).</summary>
    public float EndLogit => End.Span[0];

    protected OnnxTensor<float> End { get; }

    protected OnnxTensor<float> Latent { get; }

    protected OnnxTensor<float> NoLatent { get; }

    protected OnnxTensor<float> NoText { get; }

    /// <summary>Forgets all but a voice, which is loaded only if it is not the last one.</summary>
    /// <param name="voice">Null for none.</param>
    /// <param name="positions">The most that will be filled.</param>
    public void Begin(VoicePrefix? voice, int positions)
    {
        bool isKept = EnsureCapacity(positions);
        if (voice is not null && (!isKept || !ReferenceEquals(voice, _voice)))
            Load(voice);
        _voice = voice;
        Position = voice?.Positions ?? 0;
        Rewind(Position);
    }

    /// <summary>Takes in text, or the sound of a voice.</summary>
    /// <param name="embeddings">[1, count, conditioning size].</param>
    /// <param name="count">At least 1.</param>
    /// <param name="options">To break it off.</param>
    public void Feed(OnnxTensor<float> embeddings, int count, OnnxRunOptions options)
    {
        RunFeed(embeddings, count, options);
        Position += count;
    }

    /// <summary>Takes in the last latent; not-a-numbers stand for the beginning.</summary>
    public void Step(ReadOnlySpan<float> latent, OnnxRunOptions options)
    {
        latent.CopyTo(Latent.Span);
        RunStep(options);
        Position++;
    }

    /// <summary>What was fed so far, as a voice.</summary>
    public abstract VoicePrefix Save();

    public virtual void Dispose()
    {
        Conditioning.Dispose();
        End.Dispose();
        Latent.Dispose();
        NoLatent.Dispose();
        NoText.Dispose();
    }

    /// <summary>Makes room; false if what was loaded is lost by that.</summary>
    protected abstract bool EnsureCapacity(int positions);

    protected abstract void Load(VoicePrefix voice);

    /// <summary>Forgets the positions from one on.</summary>
    protected abstract void Rewind(int position);

    protected abstract void RunFeed(OnnxTensor<float> embeddings, int count, OnnxRunOptions options);

    protected abstract void RunStep(OnnxRunOptions options);
}
