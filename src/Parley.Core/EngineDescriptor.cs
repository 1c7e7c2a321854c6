namespace Parley.Core;

/// <summary>What an engine does.</summary>
public enum EngineKind
{
    VoiceActivity,
    SpeechToText,
    TextToSpeech,
    Brain,
    TurnDetector,
    Embeddings,
    SpeechEnhancer,
}

/// <summary>Whether an engine can work on this machine and, where not, what to do about it.</summary>
public readonly record struct EngineAvailability(bool IsAvailable, string Detail)
{
    public static EngineAvailability Available(string detail) => new(true, detail);

    public static EngineAvailability Missing(string whatToDo) => new(false, whatToDo);
}

/// <summary>One engine as <c>doctor</c>, <c>/status</c> and the automatic choice see it; it loads nothing.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Name">The key under which the engine itself is registered.</param>
/// <param name="Rank">The automatic choice takes the available engine of the highest rank; below zero it is chosen only by name.</param>
/// <param name="Summary">One line for people.</param>
/// <param name="Probe">Cheap and safe to call at any time.</param>
public sealed record EngineDescriptor(
    EngineKind Kind, string Name, int Rank, string Summary, Func<EngineAvailability> Probe);
