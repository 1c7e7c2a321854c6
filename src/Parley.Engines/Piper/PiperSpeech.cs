using Parley.Core.Audio;
using Parley.Core.TextToSpeech;

namespace Parley.Engines.Piper;

/// <summary>
/// Makes frames of one request out of the sound of its sentences, and lays the word times on its clock.
/// </summary>
/// <param name="format">Of the frames.</param>
/// <param name="config">Of the voice, whose sound may have another rate.</param>
/// <param name="isRaw">Whether the sound stays as loud as the model made it.</param>
internal sealed class PiperSpeech(AudioFormat format, PiperConfig config, bool isRaw)
{
    // What the piper program takes for silence.
    private const float SilentPeak = 1e-8f;

    private readonly FrameCutter _cutter = new(format);
    private readonly Queue<WordTiming> _words = new();
    private readonly Resampler? _resampler =
        config.SampleRateHz == format.SampleRateHz ? null : new Resampler(config.SampleRateHz, format.SampleRateHz);

    private float[] _resampled = [];
    private long _samplesMade;

    public void Add(PiperSentence sentence, PiperSound sound)
    {
        if (sound.Frames is { } frames)
            AddWords(sentence, frames);
        if (!isRaw)
            Level(sound.Samples);
        if (_resampler is null)
        {
            Append(sound.Samples);
            return;
        }

        Append(Room(_resampler.MaximumOutput(sound.Samples.Length))[.._resampler.Process(sound.Samples, _resampled)]);
        Append(Room(_resampler.MaximumOutput(_resampler.LatencySamples))[.._resampler.Flush(_resampled)]);
        _resampler.Reset();
    }

    /// <summary>A whole frame, with the words that end in it.</summary>
    public bool TryTake(out SpeechFrame frame) =>
        Complete(_cutter.TryTake(out AudioFrame? audio) ? audio : null, isLast: false, out frame);

    /// <summary>What is left at the end of the request.</summary>
    public bool TryTakeRest(out SpeechFrame frame) =>
        TryTake(out frame)
            || Complete(_cutter.TryTakeRest(out AudioFrame? audio) ? audio : null, isLast: true, out frame);

    private void AddWords(PiperSentence sentence, int[] frames)
    {
        TimeSpan start = format.DurationOf(_samplesMade);
        long[] ends = new long[frames.Length + 1];
        for (int i = 0; i < frames.Length; i++)
            ends[i + 1] = ends[i] + ((long)frames[i] * config.HopSamples);
        foreach (PiperSentence.Word word in sentence.Words)
        {
            if (ends[word.EndId] > ends[word.FirstId])
            {
                _words.Enqueue(new WordTiming(word.Text, start + At(ends[word.FirstId]), start + At(ends[word.EndId]))
                {
                    Phonemes = PhonemesOf(sentence, word, ends),
                });
            }
        }

    }

    // The pad behind a phoneme is a part of it.
    private List<PhonemeTiming> PhonemesOf(PiperSentence sentence, PiperSentence.Word word, long[] ends)
    {
        var phonemes = new List<PhonemeTiming>();
        for (int id = word.FirstId; id < word.EndId; id++)
        {
            TimeSpan duration = At(ends[id + 1] - ends[id]);
            if (config.SymbolOf(sentence.Ids[id]) is { } symbol)
                phonemes.Add(new PhonemeTiming(symbol, At(ends[id] - ends[word.FirstId]), duration));
            else if (phonemes.Count > 0)
                phonemes[^1] = phonemes[^1] with { Duration = phonemes[^1].Duration + duration };
        }

        return phonemes;
    }

    private TimeSpan At(long sample) => TimeSpan.FromSeconds((double)sample / config.SampleRateHz);

    /// <summary>As loud as it can be without clipping, as the piper program does by default.</summary>
    private static void Level(float[] samples)
    {
        float peak = 0;
        foreach (float sample in samples)
            peak = Math.Max(peak, Math.Abs(sample));
        if (peak < SilentPeak)
        {
            Array.Clear(samples);
            return;
        }

        float gain = 1 / peak;
        for (int i = 0; i < samples.Length; i++)
            samples[i] *= gain;
    }

    private bool Complete(AudioFrame? audio, bool isLast, out SpeechFrame frame)
    {
        frame = default;
        if (audio is null)
            return false;

        TimeSpan end = audio.Timestamp + audio.Duration;
        bool isOver = isLast && _cutter.PendingSamples == 0;
        List<WordTiming>? words = null;
        while (_words.TryPeek(out WordTiming word) && (word.End <= end || isOver))
        {
            (words ??= []).Add(
                word with { Start = word.Start < end ? word.Start : end, End = word.End < end ? word.End : end });
            _words.Dequeue();
        }

        frame = new SpeechFrame(audio, words ?? (IReadOnlyList<WordTiming>)[]);
        return true;
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
