using Parley.Core.Audio;
using Parley.Core.TextToSpeech;

namespace Parley.Engines.Kokoro;

/// <summary>Cuts the segments of one request into frames; each word is told with the frame in which it ends.</summary>
internal sealed class KokoroFrames(AudioFormat format)
{
    private readonly FrameCutter _cutter = new(format);
    private readonly float[] _silence = new float[format.FrameSamples];
    private readonly Queue<WordTiming> _words = new();
    private long _samplesAdded;
    private TimeSpan _lastWordEnd;

    /// <summary>Lays a segment's words on the request's clock; its samples follow.</summary>
    public void Begin(KokoroSpoken spoken)
    {
        TimeSpan start = format.DurationOf(_samplesAdded);
        foreach (WordTiming word in spoken.Words)
        {
            // A word that was trimmed away or takes no time still has a moment of its own.
            TimeSpan from = Later(start + word.Start, _lastWordEnd);
            TimeSpan to = Later(start + word.End, from + TimeSpan.FromMilliseconds(1));
            _words.Enqueue(word with { Start = from, End = to });
            _lastWordEnd = to;
        }
    }

    /// <summary>Adds samples from a place on, at most a frame of them.</summary>
    /// <returns>How many; zero at the end.</returns>
    public int Add(KokoroSpoken spoken, int from)
    {
        ReadOnlySpan<float> samples = spoken.Samples;
        ReadOnlySpan<float> piece = from < samples.Length
            ? samples[from..Math.Min(samples.Length, from + format.FrameSamples)]
            : _silence.AsSpan(0, Math.Min(_silence.Length, samples.Length + spoken.PauseSamples - from));
        _cutter.Add(piece);
        _samplesAdded += piece.Length;
        return piece.Length;
    }

    /// <summary>A whole frame.</summary>
    public bool TryTake(out SpeechFrame frame)
    {
        bool isThere = _cutter.TryTake(out AudioFrame? audio);
        return Complete(isThere ? audio : null, isLast: false, out frame);
    }

    /// <summary>What is left at the end of the request.</summary>
    public bool TryTakeRest(out SpeechFrame frame)
    {
        bool isThere = _cutter.TryTakeRest(out AudioFrame? audio);
        return Complete(isThere ? audio : null, isLast: true, out frame);
    }

    private bool Complete(AudioFrame? audio, bool isLast, out SpeechFrame frame)
    {
        frame = default;
        if (audio is null)
            return false;

        TimeSpan end = audio.Timestamp + audio.Duration;
        List<WordTiming>? words = null;
        while (_words.TryPeek(out WordTiming word) && (word.End <= end || isLast))
            (words ??= []).Add(_words.Dequeue());
        frame = new SpeechFrame(audio, words ?? (IReadOnlyList<WordTiming>)[]);
        return true;
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
