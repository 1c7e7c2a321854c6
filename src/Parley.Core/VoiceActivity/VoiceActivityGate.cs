using Parley.Core.Audio;

namespace Parley.Core.VoiceActivity;

/// <summary>
/// Turns a detector's probabilities into changes: speech starts, pauses, resumes, ends. Owns the detector. One stream;
/// not thread-safe; allocates nothing after construction. How the stream is cut into calls makes no difference.
/// </summary>
/// <remarks>
/// Hysteresis: to begin or resume takes <see cref="VoiceActivityOptions.OnThreshold"/>, to go on takes
/// <see cref="VoiceActivityOptions.OffThreshold"/>. A window between the two that follows a pause puts off the end
/// without resuming. Durations count in whole windows: the first window that reaches a duration decides.
/// </remarks>
public sealed class VoiceActivityGate : IDisposable
{
    private readonly IVoiceActivityDetector _detector;
    private readonly AudioFormat _format;
    private readonly float[] _window;
    private float _onThreshold;
    private float _offThreshold;
    private long _speechSamplesToStart;
    private long _silentSamplesToPause;
    private long _silentSamplesToEnd;

    private int _filledSamples;
    private long _scoredSamples;
    private long _speechStart;
    private long _lastSpeech;
    private Phase _phase;
    private bool _endFollowsPause;

    /// <param name="detector">Disposed with the gate.</param>
    /// <param name="options">Read once.</param>
    /// <param name="pauseAfter">
    /// Silence that makes a pause. Where it is longer than the silence that ends speech, both come at the same window.
    /// </param>
    /// <exception cref="ArgumentException">The off threshold is above the on threshold; a duration is negative.</exception>
    public VoiceActivityGate(IVoiceActivityDetector detector, VoiceActivityOptions options, TimeSpan pauseAfter)
    {
        _detector = detector;
        _format = detector.Format;
        _window = new float[detector.WindowSamples];
        Configure(options, pauseAfter);
    }

    private enum Phase
    {
        Silence,
        MaybeSpeech,
        Speech,
        Paused,
    }

    /// <summary>Judges the next windows so; what was heard so far stays.</summary>
    /// <inheritdoc cref="VoiceActivityGate(IVoiceActivityDetector, VoiceActivityOptions, TimeSpan)"/>
    public void Configure(VoiceActivityOptions options, TimeSpan pauseAfter)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pauseAfter, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MinimumSpeechMs);
        ArgumentOutOfRangeException.ThrowIfNegative(options.MinimumSilenceMs);
        if (!(options.OffThreshold <= options.OnThreshold))
        {
            throw new ArgumentException(
                $"Voice activity's OffThreshold {options.OffThreshold} is above its OnThreshold {options.OnThreshold}; "
                + "set Parley:VoiceActivity:OffThreshold to at most OnThreshold.");
        }

        _onThreshold = options.OnThreshold;
        _offThreshold = options.OffThreshold;
        _speechSamplesToStart = _format.SamplesIn(TimeSpan.FromMilliseconds(options.MinimumSpeechMs));
        _silentSamplesToEnd = _format.SamplesIn(TimeSpan.FromMilliseconds(options.MinimumSilenceMs));
        // Compared before the conversion, which an endless pauseAfter would overflow.
        _silentSamplesToPause = pauseAfter.TotalMilliseconds < options.MinimumSilenceMs
            ? _format.SamplesIn(pauseAfter)
            : _silentSamplesToEnd;
    }

    /// <summary>How much of the stream has been taken in.</summary>
    public TimeSpan Position => _format.DurationOf(_scoredSamples + _filledSamples);

    /// <summary>Whether speech has started and not ended; a pause counts as speech.</summary>
    public bool IsSpeech => _phase is Phase.Speech or Phase.Paused;

    /// <summary>The detector's answer for the last whole window, 0 before the first.</summary>
    public float LastProbability { get; private set; }

    /// <summary>Takes in samples up to the next change.</summary>
    /// <param name="samples">In the detector's format; on return what has not been taken in yet.</param>
    /// <param name="update">The change, if there was one.</param>
    /// <returns>True at a change: call again with the rest. False when all is taken in.</returns>
    public bool Advance(ref ReadOnlySpan<float> samples, out VoiceActivityUpdate update)
    {
        if (_endFollowsPause)
        {
            _endFollowsPause = false;
            update = End();
            return true;
        }

        while (_filledSamples + samples.Length >= _window.Length)
        {
            LastProbability = ScoreNextWindow(ref samples);
            _scoredSamples += _window.Length;
            if (Judge(LastProbability, out update))
                return true;
        }

        samples.CopyTo(_window.AsSpan(_filledSamples));
        _filledSamples += samples.Length;
        samples = [];
        update = default;
        return false;
    }

    /// <summary>Forgets everything heard; the clock starts again at zero.</summary>
    public void Reset()
    {
        _detector.Reset();
        _filledSamples = 0;
        _scoredSamples = _speechStart = _lastSpeech = 0;
        _phase = Phase.Silence;
        _endFollowsPause = false;
        LastProbability = 0;
    }

    public void Dispose() => _detector.Dispose();

    private float ScoreNextWindow(ref ReadOnlySpan<float> samples)
    {
        int missing = _window.Length - _filledSamples;
        ReadOnlySpan<float> next = samples[..missing];
        samples = samples[missing..];
        if (_filledSamples == 0)
            return _detector.Score(next);

        next.CopyTo(_window.AsSpan(_filledSamples));
        _filledSamples = 0;
        return _detector.Score(_window);
    }

    private bool Judge(float probability, out VoiceActivityUpdate update)
    {
        update = default;
        return IsSpeech ? JudgeSpeech(probability, ref update) : JudgeSilence(probability, ref update);
    }

    private bool JudgeSilence(float probability, ref VoiceActivityUpdate update)
    {
        if (!(probability >= _onThreshold))
        {
            _phase = Phase.Silence;
            return false;
        }

        if (_phase == Phase.Silence)
        {
            _phase = Phase.MaybeSpeech;
            _speechStart = _scoredSamples - _window.Length;
        }

        _lastSpeech = _scoredSamples;
        if (_scoredSamples - _speechStart < _speechSamplesToStart)
            return false;

        _phase = Phase.Speech;
        update = Update(VoiceActivityChange.SpeechStarted);
        return true;
    }

    private bool JudgeSpeech(float probability, ref VoiceActivityUpdate update)
    {
        if (probability >= _offThreshold)
        {
            _lastSpeech = _scoredSamples;
            if (_phase == Phase.Speech || probability < _onThreshold)
                return false;

            _phase = Phase.Speech;
            update = Update(VoiceActivityChange.SpeechResumed);
            return true;
        }

        long silentSamples = _scoredSamples - _lastSpeech;
        bool ends = silentSamples >= _silentSamplesToEnd;
        if (_phase == Phase.Speech && silentSamples >= _silentSamplesToPause)
        {
            _phase = Phase.Paused;
            _endFollowsPause = ends;
            update = Update(VoiceActivityChange.SpeechPaused);
            return true;
        }

        if (!ends)
            return false;

        update = End();
        return true;
    }

    private VoiceActivityUpdate End()
    {
        _phase = Phase.Silence;
        return Update(VoiceActivityChange.SpeechEnded);
    }

    private VoiceActivityUpdate Update(VoiceActivityChange change) => new(
        change, _format.DurationOf(_scoredSamples), Heard(_speechStart), Heard(_lastSpeech));

    // A detector that judges what lies back must not make speech seem later than it was.
    private TimeSpan Heard(long samples) => _format.DurationOf(Math.Max(0, samples - _detector.DelaySamples));
}
