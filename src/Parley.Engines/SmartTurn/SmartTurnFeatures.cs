using Parley.Engines.Features;

namespace Parley.Engines.SmartTurn;

/// <summary>What Smart Turn hears: the log-mel features of the last 8 s. Not thread-safe; allocates nothing after its making.</summary>
/// <remarks>
/// As in pipecat's analyser: shorter sound has silence in front, and mean and variance are those of all 8 s, so that the
/// silence takes part in them. Each turn therefore has to be transformed anew, but windows of silence only are all alike.
/// </remarks>
internal sealed class SmartTurnFeatures
{
    public const int Bands = 80;
    public const int Windows = 800;
    public const int Samples = Windows * LogMelSpectrogram.HopSamples;

    private const int Edge = LogMelSpectrogram.EdgeSamples;

    // Keeps the scale of digital silence finite.
    private const double LeastVariance = 1e-7;

    private readonly LogMelSpectrogram _mel = new(Bands);
    private readonly float[] _padded = new float[Samples + (2 * Edge)];

    /// <param name="samples">16 kHz mono; of more than 8 s the last count. What is no number counts as 0.</param>
    /// <param name="features">Shape [80, 800].</param>
    public void Process(ReadOnlySpan<float> samples, Span<float> features)
    {
        samples = samples[Math.Max(0, samples.Length - Samples)..];
        Span<float> sound = _padded.AsSpan(Edge, Samples);
        int silent = Samples - samples.Length;
        sound[..silent].Clear();
        CopyNumbers(samples, sound[silent..]);
        Normalize(sound, silent);
        for (int i = 1; i <= Edge; i++)
        {
            _padded[Edge - i] = _padded[Edge + i];
            _padded[Edge + Samples - 1 + i] = _padded[Edge + Samples - 1 - i];
        }

        // The last window in which there is still nothing but silence; those before it are the same.
        int alike = Math.Max(0, (silent - Edge) / LogMelSpectrogram.HopSamples);
        _mel.Process(
            _padded.AsSpan(alike * LogMelSpectrogram.HopSamples), Windows - alike, features, Windows, alike);
        for (int band = 0; alike > 0 && band < Bands; band++)
            features.Slice(band * Windows, alike).Fill(features[(band * Windows) + alike]);
        LogMelSpectrogram.Normalize(features);
    }

    private static void CopyNumbers(ReadOnlySpan<float> samples, Span<float> destination)
    {
        for (int i = 0; i < samples.Length; i++)
            destination[i] = float.IsFinite(samples[i]) ? samples[i] : 0;
    }

    private static void Normalize(Span<float> sound, int silent)
    {
        double sum = 0;
        foreach (float sample in sound[silent..])
            sum += sample;
        double mean = sum / sound.Length;
        double squares = silent * mean * mean;
        foreach (float sample in sound[silent..])
            squares += (sample - mean) * (sample - mean);
        float scale = (float)(1 / Math.Sqrt((squares / sound.Length) + LeastVariance));
        float offset = (float)mean;
        for (int i = 0; i < sound.Length; i++)
            sound[i] = (sound[i] - offset) * scale;
    }
}
