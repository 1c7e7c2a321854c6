namespace Parley.Engines.Whisper.Streaming;

/// <summary>How loud an utterance is, in pieces of 20 ms. Not thread-safe.</summary>
internal sealed class Loudness
{
    /// <summary>Samples in a piece.</summary>
    public const int PieceSamples = 320;

    /// <summary>How long a piece is; the last one may be unfinished.</summary>
    public static readonly TimeSpan Piece = TimeSpan.FromMilliseconds(20);

    /// <summary>-60 dBFS: below is what a silent room and a microphone make.</summary>
    public const float SilentLevel = 0.001f;

    /// <summary>-46 dBFS: no piece of an utterance that somebody says into a microphone stays below.</summary>
    public const float QuietLevel = 0.005f;

    /// <summary>20 dB below the loudest piece: the room after the words.</summary>
    private const float PauseShare = 0.1f;

    private double _energy;
    private int _samples;

    /// <summary>The loudest piece, root mean square.</summary>
    public float Loudest { get; private set; }

    /// <summary>Time that was louder than <see cref="SilentLevel"/>.</summary>
    public TimeSpan Sounding { get; private set; }

    /// <summary>How long it has been as quiet as between words.</summary>
    public TimeSpan Pause { get; private set; }

    public void Clear()
    {
        _energy = 0;
        _samples = 0;
        Loudest = 0;
        Sounding = Pause = TimeSpan.Zero;
    }

    /// <param name="samples">Finite.</param>
    public void Add(ReadOnlySpan<float> samples)
    {
        foreach (float sample in samples)
        {
            _energy += sample * sample;
            if (++_samples < PieceSamples)
                continue;
            float level = (float)Math.Sqrt(_energy / PieceSamples);
            Loudest = Math.Max(Loudest, level);
            if (level > SilentLevel)
                Sounding += TimeSpan.FromMilliseconds(20);
            Pause = level > Math.Max(SilentLevel, PauseShare * Loudest) ? TimeSpan.Zero : Pause + TimeSpan.FromMilliseconds(20);
            _energy = 0;
            _samples = 0;
        }
    }
}
