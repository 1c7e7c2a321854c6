namespace Parley.Core.VoiceActivity;

/// <summary>What changed. Legal order: started, (paused, resumed)…, paused, ended.</summary>
public enum VoiceActivityChange
{
    /// <summary>Somebody has spoken for the minimum time.</summary>
    SpeechStarted,

    /// <summary>Silence within speech: perhaps the end, perhaps a breath.</summary>
    SpeechPaused,

    /// <summary>It was a breath.</summary>
    SpeechResumed,

    /// <summary>Silence for the minimum time.</summary>
    SpeechEnded,
}
