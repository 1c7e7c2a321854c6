namespace Parley.Core.Turns.Interruptions;

/// <summary>How speech sounds, beside its words; measured over one stretch of it.</summary>
/// <param name="LevelDb">The loudest tenth of a second, in dB of full scale: -120 to 0.</param>
/// <param name="UsualLevelDb">The same as the person usually speaks in this session; null before the first turn.</param>
/// <param name="VoiceProbability">The mean of what the voice-activity detector said, 0 to 1.</param>
public sealed record SpeechSound(float LevelDb, float? UsualLevelDb, float VoiceProbability);
