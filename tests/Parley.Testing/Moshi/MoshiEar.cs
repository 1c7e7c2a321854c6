namespace Parley.Testing.Moshi;

/// <summary>
/// A recogniser of tones: each stretch of one loudness is a word, named by it. It tells words the way the real model does: late by its
/// delay, an end only when the next word begins.
/// </summary>
public sealed class MoshiEar(int delayFrames)
{
    private static readonly string[] _names = ["", "one", "two", "three", "four", "five", "six", "seven", "eight"];

    private readonly Queue<(int Due, byte[] Message)> _pending = new();
    private int _frames;
    private int _level;
    private int _runStart;
    private bool _hasOpenWord;

    /// <summary>How many silent frames came last.</summary>
    public int Silent { get; private set; }

    /// <summary>The sound of words, 16 kHz mono: 0.4 s for each of 1 to 8, which are their names; 0 is silence.</summary>
    public static float[] Say(params int[] words) =>
    [
        .. words.SelectMany(static word => Enumerable.Range(0, 6_400).Select(i => 0.1f * word * MathF.Sin(i * 2 * MathF.PI * 500 / 16_000))),
    ];

    /// <summary>What is said of a frame of 1,920 samples.</summary>
    public IEnumerable<byte[]> Hear(float[] frame)
    {
        // A sine's loudness is its amplitude by the root of two.
        int level = (int)Math.Round(Math.Sqrt(frame.Average(sample => (double)sample * sample)) * Math.Sqrt(2) * 10);
        Silent = level == 0 ? Silent + 1 : 0;
        if (level != _level)
            (_level, _runStart) = (level, _frames);
        // A frame between two words is as loud as neither.
        if (level is > 0 and <= 8 && _frames == _runStart + 1)
        {
            double start = _runStart * 0.08;
            if (_hasOpenWord)
                _pending.Enqueue((_frames + delayFrames, MoshiWire.Write(("type", "EndWord"), ("stop_time", start))));
            _pending.Enqueue((_frames + delayFrames, MoshiWire.Write(("type", "Word"), ("text", _names[level]), ("start_time", start))));
            _hasOpenWord = true;
        }

        while (_pending.TryPeek(out (int Due, byte[] Message) next) && next.Due <= _frames)
            yield return _pending.Dequeue().Message;
        _frames++;
    }
}
