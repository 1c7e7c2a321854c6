using Parley.Engines.Onnx;
using Parley.Engines.PocketTts.Text;

namespace Parley.Engines.PocketTts.Generation;

/// <summary>The latents of a text, one after another. Not thread-safe.</summary>
/// <param name="model">Whose network it runs.</param>
/// <param name="run">The state it runs on.</param>
/// <param name="plan">The voice, and how to speak.</param>
/// <param name="options">To break it off.</param>
internal sealed class LatentGenerator(PocketTtsModel model, PocketRun run, SpeechPlan plan, OnnxRunOptions options)
{
    private TextChunk? _chunk;
    private int? _end;

    /// <summary>The last latent; the next step overwrites it.</summary>
    public Span<float> Latent => run.Flow.Latent;

    /// <summary>How sure the last step was that the chunk is said.</summary>
    public float EndLogit => run.LanguageModel.EndLogit;

    /// <summary>Latents of the chunk so far, the last step's included.</summary>
    public int Rounds { get; private set; }

    /// <summary>The most there can be: the chunk's own limit, and what fits behind voice and text.</summary>
    public int MaximumRounds { get; private set; }

    /// <summary>Whether the model has seen the end of the chunk.</summary>
    public bool HasSeenEnd => _end is not null;

    /// <summary>Begins a chunk, from the voice afresh.</summary>
    public void Begin(TextChunk chunk)
    {
        int textEnd = plan.Voice.Positions + chunk.Ids.Length;
        (_chunk, _end, Rounds) = (chunk, null, 0);
        MaximumRounds = Math.Min(chunk.MaximumFrames, model.Positions - textEnd);
        run.LanguageModel.Begin(plan.Voice, textEnd + MaximumRounds);
        using (OnnxTensor<float> text = model.Embed(chunk.Ids, options))
            run.LanguageModel.Feed(text, chunk.Ids.Length, options);
        Latent.Fill(float.NaN); // stands for the beginning
    }

    /// <summary>Makes the next latent; false when the chunk is said.</summary>
    public bool Next()
    {
        if (Rounds == MaximumRounds)
            return false;
        int round = Rounds++;
        run.LanguageModel.Step(Latent, options);
        if (_end is null && EndLogit > plan.EndThreshold)
            _end = round;
        if (round >= _end + _chunk!.FramesAfterEnd)
            return false;
        plan.Noise(Latent);
        run.Flow.Run(options);
        return true;
    }
}
