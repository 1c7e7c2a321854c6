namespace Parley.Core.VoiceActivity;

/// <summary>A change, with its times on the stream's clock (zero is the first sample after a reset).</summary>
/// <param name="Change">What changed.</param>
/// <param name="At">The end of the window that decided it.</param>
/// <param name="SpeechStart">The start of the first window of this speech; no prefix is included.</param>
/// <param name="LastSpeech">The end of the last window that counted as speech.</param>
public readonly record struct VoiceActivityUpdate(
    VoiceActivityChange Change, TimeSpan At, TimeSpan SpeechStart, TimeSpan LastSpeech);
