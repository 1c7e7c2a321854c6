using Parley.Core.Voices;

namespace Parley.Server.Voices;

/// <summary>What voices can be made of, as <c>GET /voice-engines</c> tells.</summary>
/// <param name="InUse">The engine that speaks; null where none works.</param>
/// <param name="Engines">Those that speak, the best first.</param>
/// <param name="Tiers">How much speech makes which quality, the lowest first.</param>
/// <param name="Samples">What is asked of recordings.</param>
internal sealed record VoiceEnginesReport(
    string? InUse,
    IReadOnlyList<VoiceEngineReport> Engines,
    IReadOnlyList<TierReport> Tiers,
    SampleLimitsReport Samples);

/// <param name="Name">Its key.</param>
/// <param name="Summary">One line.</param>
/// <param name="InUse">Whether this server speaks with it.</param>
/// <param name="Available">Whether it works on this machine: its model is there.</param>
/// <param name="Detail">What makes it work, or what is missing and how to get it.</param>
/// <param name="Clones">Whether it makes voices of recordings.</param>
/// <param name="LongestSampleMs">How much of the recordings its model takes at once; of more the best is chosen.</param>
/// <param name="Blends">Whether it mixes voices. It speaks with `a(2)+b(1)` then, too.</param>
internal sealed record VoiceEngineReport(
    string Name,
    string Summary,
    bool InUse,
    bool Available,
    string Detail,
    bool Clones,
    double? LongestSampleMs,
    bool Blends);

/// <param name="Quality">Its name.</param>
/// <param name="FromMs">The least speech.</param>
/// <param name="AdvisedMs">What is better to have at least.</param>
internal sealed record TierReport(VoiceTier Quality, double FromMs, double AdvisedMs);

/// <summary>What the check of a recording goes by; docs/voices.md says what each is.</summary>
/// <param name="MaxBytes">Of one file.</param>
/// <param name="MaxSamples">Of one voice.</param>
/// <param name="LongestMs">Of all together.</param>
/// <param name="SilenceDb">Quieter is no sound: refused.</param>
/// <param name="QuietDb">Speech below this is very quiet.</param>
/// <param name="NoisyDb">Speech should stand so far above the background.</param>
/// <param name="ClippedShare">More of the samples must not be cut off.</param>
/// <param name="ClippedRunSamples">So many in a row at the ceiling are cut off.</param>
/// <param name="ClippedCeiling">What share of the highest sample counts as the ceiling.</param>
/// <param name="LowestCeiling">A highest sample below this, 0 to 1, is no ceiling.</param>
/// <param name="LittleSpeechShare">Less speech than this share is little.</param>
/// <param name="NarrowBandHz">There should be sound above this.</param>
internal sealed record SampleLimitsReport(
    long MaxBytes,
    int MaxSamples,
    double LongestMs,
    double SilenceDb,
    double QuietDb,
    double NoisyDb,
    double ClippedShare,
    int ClippedRunSamples,
    double ClippedCeiling,
    double LowestCeiling,
    double LittleSpeechShare,
    int NarrowBandHz);
