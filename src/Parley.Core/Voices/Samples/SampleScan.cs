using Parley.Core.VoiceActivity;

namespace Parley.Core.Voices.Samples;

/// <summary>
/// Listens to recordings once, from end to end, and keeps what there is to know of them: about 1 KB for each two
/// seconds of
/// speech. Owns the detector. Not thread-safe.
/// </summary>
internal sealed class SampleScan : IDisposable
{
    private static readonly TimeSpan _longestPiece = TimeSpan.FromSeconds(2);

    // A stop or the gap between two words; a piece of a single syllable would tell of that syllable only.
    private static readonly TimeSpan _longestGap = TimeSpan.FromMilliseconds(200);

    private readonly IVoiceActivityDetector _detector;
    private readonly VoiceActivityOptions _options;
    private readonly VoiceFeatures _features;
    private readonly double[] _speechPower;
    private readonly float[] _measured = new float[VoiceFeatures.Count];
    private readonly float[] _buffer;   // the window before, then the one that is filled
    private readonly int _windowSamples;
    private readonly int _windowsPerPiece;
    private readonly int _gapWindows;
    private readonly List<SpeechPiece> _pieces = [];
    private readonly List<TimeSpan> _lengths = [];
    private SpeechPiece? _open;
    private int _filled;
    private long _window;
    private double _background;
    private bool _isSpeech;

    /// <param name="detector">Disposed with the scan.</param>
    /// <param name="options">What counts as speech.</param>
    public SampleScan(IVoiceActivityDetector detector, VoiceActivityOptions options)
    {
        _detector = detector;
        _options = options;
        _windowSamples = detector.WindowSamples;
        _windowsPerPiece = (int)(detector.Format.SamplesIn(_longestPiece) / _windowSamples);
        _gapWindows = (int)(detector.Format.SamplesIn(_longestGap) / _windowSamples);
        _features = new VoiceFeatures(detector.Format.SampleRateHz, _windowSamples);
        _speechPower = new double[_features.Power.Length];
        _buffer = new float[2 * _windowSamples];
    }

    public int SampleRateHz => _detector.Format.SampleRateHz;

    public TimeSpan WindowDuration => _detector.Format.DurationOf(_windowSamples);

    public IReadOnlyList<SpeechPiece> Pieces => _pieces;

    /// <summary>How long each recording is that has ended.</summary>
    public IReadOnlyList<TimeSpan> Lengths => _lengths;

    /// <summary>Levels of the windows that are speech.</summary>
    public LevelHistogram Speech { get; } = new();

    /// <summary>Levels of the others.</summary>
    public LevelHistogram Rest { get; } = new();

    public ClippingMeter Clipping { get; } = new();

    /// <summary>The spectrum of all speech, from 0 to half of the rate.</summary>
    public ReadOnlySpan<double> SpeechPower => _speechPower;

    /// <summary>Samples of the recording that is heard now, at <see cref="SampleRateHz"/>.</summary>
    public void Add(ReadOnlySpan<float> samples)
    {
        while (!samples.IsEmpty)
        {
            int taken = Math.Min(samples.Length, _windowSamples - _filled);
            samples[..taken].CopyTo(_buffer.AsSpan(_windowSamples + _filled));
            samples = samples[taken..];
            _filled += taken;
            if (_filled == _windowSamples)
                TakeWindow();
        }
    }

    /// <summary>The recording is over; another may follow.</summary>
    public void EndRecording()
    {
        _lengths.Add(_detector.Format.DurationOf((_window * _windowSamples) + _filled));
        _open = null;
        _isSpeech = false;
        _background = 0;
        _window = _filled = 0;
        Array.Clear(_buffer);
        _detector.Reset();
    }

    public void Dispose() => _detector.Dispose();

    private void TakeWindow()
    {
        ReadOnlySpan<float> window = _buffer.AsSpan(_windowSamples);
        float score = _detector.Score(window);
        bool wasSpeech = _isSpeech;
        _isSpeech = score >= (wasSpeech ? _options.OffThreshold : _options.OnThreshold);
        float level = Audio.AudioLevel.RootMeanSquare(window);
        double power = (double)level * level;
        if (_isSpeech)
            TakeSpeech(window, wasSpeech, power);
        else
            TakeRest(power);
        (_isSpeech ? Speech : Rest).Add(power);
        window.CopyTo(_buffer);
        _filled = 0;
        _window++;
    }

    private void TakeRest(double power)
    {
        if (_open is not null && _window - _open.EndWindow >= _gapWindows)
            _open = null;
        // Over a pause between words: the last syllable dies away in its beginning.
        _background += (power - _background) / 4;
    }

    private void TakeSpeech(ReadOnlySpan<float> window, bool wasSpeech, double power)
    {
        if (_open is null || _window - _open.StartWindow >= _windowsPerPiece)
            _pieces.Add(_open = new SpeechPiece(_lengths.Count, _window, _background));
        _open.AddWindow(_window, power, Audio.AudioLevel.Peak(window));
        if (wasSpeech)
            Measure(_buffer.AsSpan(_windowSamples / 2, _windowSamples));
        Measure(window);
    }

    private void Measure(ReadOnlySpan<float> samples)
    {
        if (_features.Measure(samples, _measured))
            _open!.AddVoiced(_measured);
        for (int i = 0; i < _speechPower.Length; i++)
            _speechPower[i] += _features.Power[i];
    }
}
