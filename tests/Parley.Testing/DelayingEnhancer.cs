using Parley.Core.Audio;
using Parley.Core.Enhancement;

namespace Parley.Testing;

/// <summary>An enhancer that gives what it heard, later.</summary>
/// <param name="hopSamples">Worked on at once.</param>
/// <param name="delaySamples">At most a few hops.</param>
public sealed class DelayingEnhancer(int hopSamples, int delaySamples) : ISpeechEnhancer, ISpeechEnhancerEngine
{
    private float[] _held = new float[delaySamples];
    private float[] _saved = [];

    public string Name => "delaying";

    public AudioFormat Format { get; init; } = AudioFormat.Speech16Khz;

    public int HopSamples => hopSamples;

    public int DelaySamples => delaySamples;

    public bool IsDisposed { get; private set; }

    public ISpeechEnhancer Open() => this;

    /// <inheritdoc/>
    public void Process(ReadOnlySpan<float> input, Span<float> output)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(input.Length, hopSamples);
        float[] all = [.. _held, .. input];
        all.AsSpan(0, hopSamples).CopyTo(output);
        _held = all[hopSamples..];
    }

    public void Save() => _saved = [.. _held];

    public void Restore() => _held = [.. _saved];

    public void Reset() => _held = new float[delaySamples];

    public void Dispose() => IsDisposed = true;
}
