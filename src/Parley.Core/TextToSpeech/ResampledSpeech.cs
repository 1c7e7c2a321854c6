using Parley.Core.Audio;

namespace Parley.Core.TextToSpeech;

/// <summary>The frames of one request on their way to another rate.</summary>
internal sealed class ResampledSpeech(int fromHz, AudioFormat format)
{
    private readonly Resampler _resampler = new(fromHz, format.SampleRateHz);
    private readonly FrameCutter _cutter = new(format);
    private float[] _resampled = [];
    private List<WordTiming>? _words;
    private bool _isComplete;

    /// <summary>Takes over the frame.</summary>
    public void Add(SpeechFrame frame)
    {
        using AudioFrame audio = frame.Audio;
        if (frame.Words.Count > 0)
            (_words ??= []).AddRange(frame.Words);

        int most = _resampler.MaximumOutput(audio.SampleCount);
        int made = _resampler.Process(audio.Samples.Span, Room(most));
        _cutter.Add(_resampled.AsSpan(0, made));
    }

    /// <summary>The request is over: what the filter still holds comes out.</summary>
    public void Complete()
    {
        int made = _resampler.Flush(Room(_resampler.MaximumOutput(_resampler.LatencySamples)));
        _cutter.Add(_resampled.AsSpan(0, made));
        _isComplete = true;
    }

    /// <summary>The next frame; at the end the rest, which may be shorter.</summary>
    public bool TryTake(out SpeechFrame frame)
    {
        AudioFrame? audio;
        if (!_cutter.TryTake(out audio) && !(_isComplete && _cutter.TryTakeRest(out audio)))
        {
            frame = default;
            return false;
        }

        // Some sound always follows the last words: the filter holds a little back until the end.
        frame = new SpeechFrame(audio, _words ?? (IReadOnlyList<WordTiming>)[]);
        _words = null;
        return true;
    }

    private Span<float> Room(int count)
    {
        if (_resampled.Length < count)
            _resampled = new float[count];
        return _resampled;
    }
}
