using Parley.Core.TextToSpeech;

namespace Parley.Bench.Voices;

/// <summary>One row of <c>voices</c>: an engine on its files, and the same files in a straight loop.</summary>
internal abstract class VoiceContender
{
    /// <summary>How the row is called.</summary>
    public abstract string Name { get; }

    /// <summary>Why it cannot run on these models; null if it can.</summary>
    public abstract string? WhyNot(string models);

    /// <summary>An engine that uses so many threads; disposed of after the runs if it can be.</summary>
    public abstract ITextToSpeechEngine Open(string models, int threads);

    /// <summary>What is asked of the engine: always the same sound, so that both sides make as much of it.</summary>
    public virtual SpeechRequest Request(string text) => new(text) { Temperature = 0, Seed = 1 };

    /// <summary>What a straight loop would run for the text; null where there is none to compare with.</summary>
    public virtual ValueTask<PeerRun?> PeerAsync(
        string models, string text, CancellationToken cancellationToken) => new((PeerRun?)null);
}
