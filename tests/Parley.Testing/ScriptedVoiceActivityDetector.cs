using Parley.Core.Audio;
using Parley.Core.VoiceActivity;

namespace Parley.Testing;

/// <summary>
/// A detector whose script is in the sound: all samples of a window hold its probability. A window that holds two was cut
/// wrongly, and throws.
/// </summary>
public sealed class ScriptedVoiceActivityDetector(int windowSamples = 512) : IVoiceActivityDetector
{
    public AudioFormat Format => AudioFormat.Speech16Khz;

    public int WindowSamples => windowSamples;

    public int Resets { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>The sound that scores as told.</summary>
    public float[] Speak(params ReadOnlySpan<float> probabilities)
    {
        float[] samples = new float[probabilities.Length * windowSamples];
        for (int window = 0; window < probabilities.Length; window++)
            samples.AsSpan(window * windowSamples, windowSamples).Fill(probabilities[window]);
        return samples;
    }

    public float Score(ReadOnlySpan<float> window)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (window.Length != windowSamples || window.IndexOfAnyExcept(window[0]) >= 0)
            throw new InvalidOperationException("The window is not one window of the script.");
        return window[0];
    }

    public void Reset() => Resets++;

    public void Dispose() => IsDisposed = true;
}
