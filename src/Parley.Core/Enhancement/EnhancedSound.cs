using System.Diagnostics.CodeAnalysis;

using Parley.Core.Audio;

namespace Parley.Core.Enhancement;

/// <summary>
/// A stream of sound through an enhancer, on the time of what went in: what the enhancer puts before it is left out,
/// and
/// what it still holds can be had at any moment. Allocates nothing in steady state; not thread-safe.
/// </summary>
/// <param name="enhancer">Stays the caller's.</param>
internal sealed class EnhancedSound(ISpeechEnhancer enhancer)
{
    private readonly float[] _hop = new float[enhancer.HopSamples];
    private readonly float[] _made = new float[enhancer.HopSamples];
    private readonly float[] _pending = new float[enhancer.HopSamples];
    private readonly FrameCutter _cutter = new(enhancer.Format);
    private int _filled;

    // On the input's time; what comes before the first sample is not wanted.
    private long _processed;
    private long _given;

    /// <summary>A new stream.</summary>
    public void Reset()
    {
        enhancer.Reset();
        _cutter.Reset();
        _filled = 0;
        _processed = _given = 0;
    }

    /// <summary>Takes in samples; take the frames afterwards.</summary>
    public void Add(ReadOnlySpan<float> samples)
    {
        while (!samples.IsEmpty)
        {
            int count = Math.Min(samples.Length, _hop.Length - _filled);
            samples[..count].CopyTo(_hop.AsSpan(_filled));
            samples = samples[count..];
            _filled += count;
            if (_filled < _hop.Length)
                continue;
            Process(limit: long.MaxValue);
            _filled = 0;
        }
    }

    /// <summary>
    /// Gives what is still held, as it sounds if silence follows. If sound follows instead, the stream goes on behind
    /// it:
    /// nothing is given twice.
    /// </summary>
    public void Complete()
    {
        int pending = _filled;
        long processed = _processed;
        long end = processed + pending;
        enhancer.Save();
        _hop.CopyTo(_pending, 0);
        _hop.AsSpan(pending).Clear();
        while (_given < end)
        {
            Process(limit: end);
            _hop.AsSpan().Clear();
        }

        _pending.CopyTo(_hop, 0);
        _processed = processed;
        enhancer.Restore();
    }

    /// <summary>The next whole frame of 20 ms; the caller owns it.</summary>
    public bool TryTake([NotNullWhen(true)] out AudioFrame? frame) => _cutter.TryTake(out frame);

    /// <summary>After <see cref="Complete"/>: what is less than a frame.</summary>
    public bool TryTakeRest([NotNullWhen(true)] out AudioFrame? frame) => _cutter.TryTakeRest(out frame);

    private void Process(long limit)
    {
        enhancer.Process(_hop, _made);
        long start = _processed - enhancer.DelaySamples;
        _processed += _hop.Length;
        long from = Math.Max(start, _given);
        long to = Math.Min(start + _hop.Length, limit);
        if (from >= to)
            return;
        _cutter.Add(_made.AsSpan((int)(from - start), (int)(to - from)));
        _given = to;
    }
}
