namespace Parley.Core.Audio;

/// <summary>How a WAV file holds one sample. Little-endian throughout.</summary>
public enum WavEncoding
{
    /// <summary>8-bit, unsigned: silence is 128.</summary>
    Pcm8,

    /// <summary>16-bit, signed.</summary>
    Pcm16,

    /// <summary>24-bit, signed, in three bytes.</summary>
    Pcm24,

    /// <summary>32-bit, signed.</summary>
    Pcm32,

    /// <summary>32-bit floating point.</summary>
    Float32,

    /// <summary>64-bit floating point.</summary>
    Float64,
}
