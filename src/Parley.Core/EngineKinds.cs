namespace Parley.Core;

/// <summary>What kinds of engines are for.</summary>
public static class EngineKinds
{
    /// <summary>Those without which nobody can talk; what is not among them is for other work.</summary>
    public static IReadOnlyList<EngineKind> OfVoiceLoop { get; } =
        [EngineKind.VoiceActivity, EngineKind.SpeechToText, EngineKind.TextToSpeech, EngineKind.Brain];
}
