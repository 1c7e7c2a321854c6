using Parley.Core.Voices.Samples;

namespace Parley.Core.Voices;

/// <summary>The numbers by which recordings are judged, for whoever shows them while somebody records.</summary>
public static class SampleLimits
{
    /// <summary>Longer material is not listened to the end.</summary>
    public static TimeSpan Longest => SampleRules.Longest;

    /// <summary>Below this, in dB of full scale, nothing is heard: refused.</summary>
    public static double SilenceDb => SampleRules.SilenceDb;

    /// <summary>Speech below this, in dB of full scale, is very quiet.</summary>
    public static double QuietDb => SampleRules.QuietDb;

    /// <summary>Speech should stand so many dB above what sounds between it.</summary>
    public static double NoisyDb => SampleRules.NoisyDb;

    /// <summary>More samples than this share of all must not be cut off.</summary>
    public static double ClippedShare => SampleRules.ClippedShare;

    /// <summary>So many samples in a row at the ceiling are cut off.</summary>
    public static int ClippedRunSamples => ClippingMeter.ShortestRun;

    /// <summary>What share of the highest sample counts as the ceiling.</summary>
    public static double ClippedCeiling => ClippingMeter.Ceiling;

    /// <summary>A highest sample below this, 0 to 1, is no ceiling.</summary>
    public static double LowestCeiling => ClippingMeter.LowestCeiling;

    /// <summary>Less speech than this share of the recording is little.</summary>
    public static double LittleSpeechShare => SampleRules.LittleSpeechShare;

    /// <summary>A recording without sound above this was once at 8 kHz.</summary>
    public static int NarrowBandHz => SampleRules.NarrowBandHz;
}
