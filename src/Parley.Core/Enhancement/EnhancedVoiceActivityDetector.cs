using Parley.Core.Audio;
using Parley.Core.VoiceActivity;

namespace Parley.Core.Enhancement;

/// <summary>A detector behind an enhancer. It judges what lies <see cref="DelaySamples"/> back.</summary>
internal sealed class EnhancedVoiceActivityDetector : IVoiceActivityDetector
{
    private readonly IVoiceActivityDetector _inner;
    private readonly ISpeechEnhancer _enhancer;
    private readonly float[] _hop;
    private readonly float[] _made;
    private readonly int _lead;
    private int _filled;
    private int _ready;

    /// <param name="inner">Disposed with it.</param>
    /// <param name="enhancer">Disposed with it.</param>
    public EnhancedVoiceActivityDetector(IVoiceActivityDetector inner, ISpeechEnhancer enhancer)
    {
        (_inner, _enhancer) = (inner, enhancer);
        _hop = new float[enhancer.HopSamples];
        _made = new float[inner.WindowSamples + (2 * enhancer.HopSamples)];
        // Where windows are no whole number of hops, a hop lies ready so that no window waits for samples.
        _lead = inner.WindowSamples % enhancer.HopSamples == 0 ? 0 : enhancer.HopSamples;
        _ready = _lead;
    }

    public AudioFormat Format => _inner.Format;

    public int WindowSamples => _inner.WindowSamples;

    public int DelaySamples => _enhancer.DelaySamples + _lead + _inner.DelaySamples;

    /// <inheritdoc/>
    public float Score(ReadOnlySpan<float> window)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(window.Length, WindowSamples);
        while (!window.IsEmpty)
        {
            int count = Math.Min(window.Length, _hop.Length - _filled);
            window[..count].CopyTo(_hop.AsSpan(_filled));
            window = window[count..];
            _filled += count;
            if (_filled < _hop.Length)
                continue;
            _enhancer.Process(_hop, _made.AsSpan(_ready, _hop.Length));
            _ready += _hop.Length;
            _filled = 0;
        }

        float probability = _inner.Score(_made.AsSpan(0, WindowSamples));
        _ready -= WindowSamples;
        _made.AsSpan(WindowSamples, _ready).CopyTo(_made);
        return probability;
    }

    /// <inheritdoc/>
    public void Reset()
    {
        _inner.Reset();
        _enhancer.Reset();
        _made.AsSpan().Clear();
        _filled = 0;
        _ready = _lead;
    }

    public void Dispose()
    {
        _inner.Dispose();
        _enhancer.Dispose();
    }
}
