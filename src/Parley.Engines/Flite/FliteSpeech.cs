using Parley.Core.Audio;
using Parley.Core.TextToSpeech;

namespace Parley.Engines.Flite;

/// <summary>Makes frames of one request out of the samples of its sentences, and lays the word times on its clock.</summary>
internal sealed class FliteSpeech(AudioFormat format)
{
    private readonly FrameCutter _cutter = new(format);
    private readonly Queue<WordTiming> _words = new();
    private Resampler? _resampler;
    private float[] _samples = [];
    private float[] _resampled = [];
    private long _samplesMade;
    private TimeSpan _sentenceStart;
    private bool _hasWords;

    public void BeginSentence()
    {
        _sentenceStart = format.DurationOf(_samplesMade);
        _hasWords = false;
    }

    public void Add(ReadOnlySpan<short> samples, FliteUtterance utterance)
    {
        if (!_hasWords)
        {
            _hasWords = true;
            foreach (WordTiming word in utterance.Words)
                _words.Enqueue(word with { Start = _sentenceStart + word.Start, End = _sentenceStart + word.End });
        }

        if (_samples.Length < samples.Length)
            _samples = new float[samples.Length];
        Span<float> made = _samples.AsSpan(0, samples.Length);
        PcmConverter.FromInt16(samples, made);
        if (utterance.SampleRateHz == format.SampleRateHz)
            Append(made);
        else
            Resample(made, utterance.SampleRateHz);
    }

    public void EndSentence()
    {
        if (_resampler is null)
            return;
        int count = _resampler.Flush(Room(_resampler.MaximumOutput(_resampler.LatencySamples)));
        Append(_resampled.AsSpan(0, count));
        _resampler.Reset();
    }

    /// <summary>A whole frame, with the words that end in it.</summary>
    public bool TryTake(out SpeechFrame frame) => Complete(_cutter.TryTake(out AudioFrame? audio) ? audio : null, isLast: false, out frame);

    /// <summary>What is left at the end of the request.</summary>
    public bool TryTakeRest(out SpeechFrame frame)
    {
        if (TryTake(out frame))
            return true;
        return Complete(_cutter.TryTakeRest(out AudioFrame? audio) ? audio : null, isLast: true, out frame);
    }

    private bool Complete(AudioFrame? audio, bool isLast, out SpeechFrame frame)
    {
        frame = default;
        if (audio is null)
            return false;

        TimeSpan end = audio.Timestamp + audio.Duration;
        List<WordTiming>? words = null;
        while (_words.TryPeek(out WordTiming word) && (word.End <= end || isLast))
        {
            // The diphone voices end a little earlier than their plan says.
            (words ??= []).Add(word with { Start = word.Start < end ? word.Start : end, End = word.End < end ? word.End : end });
            _words.Dequeue();
        }

        frame = new SpeechFrame(audio, words ?? (IReadOnlyList<WordTiming>)[]);
        return true;
    }

    private void Resample(ReadOnlySpan<float> samples, int fromHz)
    {
        _resampler ??= new Resampler(fromHz, format.SampleRateHz);
        int count = _resampler.Process(samples, Room(_resampler.MaximumOutput(samples.Length)));
        Append(_resampled.AsSpan(0, count));
    }

    private Span<float> Room(int count)
    {
        if (_resampled.Length < count)
            _resampled = new float[count];
        return _resampled;
    }

    private void Append(ReadOnlySpan<float> samples)
    {
        _cutter.Add(samples);
        _samplesMade += samples.Length;
    }
}
