using Parley.Engines.PocketTts.Text;
using Parley.Engines.PocketTts.Voices;

namespace Parley.Engines.PocketTts.Generation;

/// <summary>What is to be said, and how.</summary>
internal sealed record SpeechPlan(IEnumerable<TextChunk> Chunks, VoicePrefix Voice)
{
    /// <summary>What latents are made from.</summary>
    public required LatentNoise Noise { get; init; }

    /// <summary>The logit from which on the text counts as said.</summary>
    public required double EndThreshold { get; init; }

    /// <summary>Whether it is an error if the model never says so.</summary>
    public required bool ErrorWithoutEnd { get; init; }
}
