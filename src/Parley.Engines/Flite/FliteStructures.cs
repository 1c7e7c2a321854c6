using System.Runtime.InteropServices;

namespace Parley.Engines.Flite;

/// <summary>The start of <c>cst_utterance</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FliteUtteranceHeader
{
    public nint Features;
}

/// <summary><c>cst_wave</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FliteWave
{
    public byte* Type;
    public int SampleRateHz;
    public int SampleCount;
    public int ChannelCount;
    public short* Samples;
}

/// <summary><c>cst_audio_streaming_info</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FliteStreamingInfo
{
    /// <summary>The callback comes once more samples than this are new.</summary>
    public int MinimumSamples;

    /// <summary>Wave, first new sample, number of new samples, whether they are the last → 0 to go on, -1 to stop.</summary>
    public delegate* unmanaged<FliteWave*, int, int, int, FliteStreamingInfo*, int> Callback;

    public FliteUtteranceHeader* Utterance;
    public nint Item;
    public nint UserData;
}
