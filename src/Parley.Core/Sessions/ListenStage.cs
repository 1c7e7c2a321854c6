using Parley.Core.Audio;
using Parley.Core.VoiceActivity;

namespace Parley.Core.Sessions;

/// <summary>
/// Hears: brings sound to the engines' rate, tells speech from silence, and feeds the recogniser from a little before
/// speech begins. Runs on the session's loop; allocates nothing per frame.
/// </summary>
internal sealed class ListenStage : IDisposable
{
    private readonly VoiceActivityGate _gate;
    private readonly TranscribeStage _transcribe;
    private readonly TurnSound? _turn;
    private readonly Resampler? _resampler;
    private readonly FrameCutter _cutter = new(AudioFormat.Speech16Khz);
    private readonly float[] _resampled;
    private readonly Queue<AudioFrame> _before = new();
    private TimeSpan _prefix;
    private TimeSpan _keptBefore;
    private readonly VoiceActivityUpdate[] _updates = new VoiceActivityUpdate[8];
    private bool _isFeeding;

    public ListenStage(
        AudioFormat input,
        IVoiceActivityDetector detector,
        VoiceActivityOptions options,
        TimeSpan pauseAfter,
        TranscribeStage transcribe,
        TurnSound? turn = null)
    {
        _gate = new VoiceActivityGate(detector, options, pauseAfter);
        _transcribe = transcribe;
        _turn = turn;
        if (input.SampleRateHz != AudioFormat.Speech16Khz.SampleRateHz)
            _resampler = new Resampler(input.SampleRateHz, AudioFormat.Speech16Khz.SampleRateHz);
        _resampled = new float[_resampler?.MaximumOutput(AudioFramePool.Shared.CapacitySamples) ?? 0];
        KeepPrefix(options);
    }

    /// <summary>Whether speech has started and not ended; a pause counts as speech.</summary>
    public bool IsSpeech => _gate.IsSpeech;

    /// <summary>Takes in a frame, which it then owns.</summary>
    /// <returns>What was noticed, with times counted back from the end of the frame.</returns>
    public ReadOnlySpan<VoiceActivityUpdate> Hear(AudioFrame frame)
    {
        ReadOnlySpan<float> samples = Resample(frame);
        _turn?.Write(samples);
        ReadOnlySpan<float> rest = samples;
        int changes = 0;
        while (changes < _updates.Length && _gate.Advance(ref rest, out VoiceActivityUpdate update))
            _updates[changes++] = update;
        Feed(frame, samples);
        return _updates.AsSpan(0, changes);
    }

    /// <summary>How long ago a moment on the gate's clock was.</summary>
    public TimeSpan Ago(TimeSpan position) => _gate.Position - position;

    /// <summary>From now on, and from the prefix before <paramref name="speechAgo"/>, sound goes to the recogniser.</summary>
    public void BeginFeeding(TimeSpan speechAgo)
    {
        _transcribe.Begin();
        _turn?.Begin(speechAgo);
        _isFeeding = true;
        TimeSpan wanted = speechAgo + _prefix;
        while (_before.TryDequeue(out AudioFrame? frame))
        {
            if (frame.Duration * (_before.Count + 1) <= wanted)
                _transcribe.Push(frame);
            else
                frame.Dispose();
        }
    }

    /// <summary>Passes on what is shorter than a frame: nothing of the utterance is to be missing.</summary>
    public void FeedRest()
    {
        if (_isFeeding && _cutter.TryTakeRest(out AudioFrame? rest))
            _transcribe.Push(rest);
    }

    public void StopFeeding() => _isFeeding = false;

    /// <summary>Judges so from here on.</summary>
    public void Configure(VoiceActivityOptions options, TimeSpan pauseAfter)
    {
        _gate.Configure(options, pauseAfter);
        KeepPrefix(options);
    }

    /// <summary>The microphone was opened anew: what was heard before has nothing to do with what follows.</summary>
    public void Reset()
    {
        _gate.Reset();
        _resampler?.Reset();
        _cutter.Reset();
        _turn?.Reset();
        while (_before.TryDequeue(out AudioFrame? frame))
            frame.Dispose();
    }

    public void Dispose()
    {
        Reset();
        _gate.Dispose();
    }

    private void KeepPrefix(VoiceActivityOptions options)
    {
        _prefix = TimeSpan.FromMilliseconds(options.PrefixKeptMs);
        // Speech is noticed a few windows after it has begun.
        _keptBefore = _prefix + TimeSpan.FromMilliseconds(options.MinimumSpeechMs + 100);
    }

    private ReadOnlySpan<float> Resample(AudioFrame frame)
    {
        if (_resampler is null)
            return frame.Samples.Span;

        int count = _resampler.Process(frame.Samples.Span, _resampled);
        return _resampled.AsSpan(0, count);
    }

    private void Feed(AudioFrame frame, ReadOnlySpan<float> samples)
    {
        _cutter.Add(samples);
        frame.Dispose();
        while (_cutter.TryTake(out AudioFrame? cut))
        {
            if (_isFeeding)
                _transcribe.Push(cut);
            else
                KeepBefore(cut);
        }
    }

    private void KeepBefore(AudioFrame frame)
    {
        _before.Enqueue(frame);
        if (frame.Duration * _before.Count > _keptBefore)
            _before.Dequeue().Dispose();
    }
}
