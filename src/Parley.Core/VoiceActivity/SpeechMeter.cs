using Parley.Core.Audio;
using Parley.Core.Turns.Interruptions;

namespace Parley.Core.VoiceActivity;

/// <summary>
/// Measures how loud the present stretch of speech is, and how loud the person usually speaks. One stream; not thread-safe;
/// allocates nothing until asked.
/// </summary>
internal sealed class SpeechMeter
{
    private const float SilentDb = -120;

    // A tenth of a second at 20 ms a frame: long enough for a syllable, too short to be thinned by pauses.
    private const int FramesOfLevel = 5;

    // The last few stretches count: people come nearer and go away.
    private const float ShareOfNews = 0.3f;

    // Shorter stretches are clicks and coughs as often as words.
    private const int FramesToLearn = 15;

    private readonly float[] _recent = new float[FramesOfLevel];
    private int _frames;
    private float _loudest;
    private double _probabilities;
    private float? _usualDb;

    /// <summary>How the present stretch sounds so far.</summary>
    public SpeechSound Sound => new(
        Decibels(_loudest), _usualDb, _frames == 0 ? 0 : (float)Math.Clamp(_probabilities / _frames, 0, 1));

    /// <summary>Frames of speech in the present stretch.</summary>
    public int Frames => _frames;

    /// <summary>A new stretch begins.</summary>
    public void Begin()
    {
        Array.Clear(_recent);
        _frames = 0;
        _loudest = 0;
        _probabilities = 0;
    }

    /// <summary>A frame of speech.</summary>
    /// <param name="samples">About 20 ms.</param>
    /// <param name="probability">What the detector says of it.</param>
    public void Add(ReadOnlySpan<float> samples, float probability)
    {
        float level = AudioLevel.RootMeanSquare(samples);
        _recent[_frames++ % FramesOfLevel] = float.IsFinite(level) ? level * level : 0;
        _probabilities += float.IsFinite(probability) ? probability : 0;
        float power = 0;
        foreach (float value in _recent)
            power += value;
        _loudest = Math.Max(_loudest, power / FramesOfLevel);
    }

    /// <summary>The stretch has ended, and was the person's own turn: it tells how loud the person speaks.</summary>
    public void Learn()
    {
        if (_frames < FramesToLearn)
            return;
        float level = Decibels(_loudest);
        _usualDb = _usualDb is { } usual ? usual + (ShareOfNews * (level - usual)) : level;
    }

    private static float Decibels(float power) => power > 0 ? Math.Clamp(10 * MathF.Log10(power), SilentDb, 0) : SilentDb;
}
