using Parley.Core.Audio;
using Parley.Core.VoiceActivity;
using Parley.Core.Voices.Samples;

namespace Parley.Core.Inspection;

/// <summary>A voice-activity detector that takes down how loud its windows were, speech and the rest apart. Holds any length of sound.</summary>
/// <param name="detector">Disposed with it.</param>
/// <param name="options">What counts as speech.</param>
internal sealed class LevelTap(IVoiceActivityDetector detector, VoiceActivityOptions options) : IVoiceActivityDetector
{
    private double _speechPower;
    private long _speechWindows;
    private double _power;
    private long _windows;
    private bool _isSpeech;

    public AudioFormat Format => detector.Format;

    public int WindowSamples => detector.WindowSamples;

    public LevelHistogram Speech { get; } = new();

    public LevelHistogram Rest { get; } = new();

    /// <summary>The mean power of the windows that are speech; 0 where there are none.</summary>
    public double SpeechPower => _speechWindows == 0 ? 0 : _speechPower / _speechWindows;

    /// <summary>The mean power of all windows.</summary>
    public double Power => _windows == 0 ? 0 : _power / _windows;

    /// <summary>Where the last window that is speech ends.</summary>
    public TimeSpan LastSpeech { get; private set; }

    public float Score(ReadOnlySpan<float> window)
    {
        float score = detector.Score(window);
        _isSpeech = score >= (_isSpeech ? options.OffThreshold : options.OnThreshold);
        float level = AudioLevel.RootMeanSquare(window);
        double power = (double)level * level;
        _power += power;
        _windows++;
        if (_isSpeech)
        {
            _speechPower += power;
            _speechWindows++;
            LastSpeech = Format.DurationOf(_windows * WindowSamples);
        }

        (_isSpeech ? Speech : Rest).Add(power);
        return score;
    }

    public void Reset() => throw new NotSupportedException("One recording is heard once.");

    public void Dispose() => detector.Dispose();
}
