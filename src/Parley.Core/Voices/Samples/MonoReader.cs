using Parley.Core.Audio;

namespace Parley.Core.Voices.Samples;

/// <summary>
/// Reads a WAV as one channel at a given rate, a piece at a time; holds some kilobytes. Not thread-safe.
/// </summary>
internal sealed class MonoReader
{
    private readonly WavReader _wav;
    private readonly Resampler _resampler;
    private readonly ClippingMeter? _clipping;
    private readonly float[] _interleaved;
    private readonly float[] _piece;
    private bool _isFlushed;

    /// <param name="wav">Stays the caller's.</param>
    /// <param name="sampleRateHz">What comes out.</param>
    /// <param name="clipping">Sees the samples as they are in the file; null for nobody.</param>
    /// <exception cref="InvalidDataException">Not a WAV file that can be read.</exception>
    public MonoReader(Stream wav, int sampleRateHz, ClippingMeter? clipping = null)
    {
        _wav = WavReader.Open(wav);
        _clipping = clipping;
        int pieceSamples = _wav.Format.FrameSamples;
        _interleaved = new float[pieceSamples * _wav.Format.Channels];
        _resampler = new Resampler(_wav.Format.SampleRateHz, sampleRateHz);
        _piece = new float[_resampler.MaximumOutput(Math.Max(pieceSamples, _resampler.LatencySamples))];
    }

    /// <summary>Of the file.</summary>
    public AudioFormat Format => _wav.Format;

    /// <summary>Whether the file ends before its header says.</summary>
    public bool IsTruncated => _wav.IsTruncated;

    /// <summary>The next samples, valid until the next call; empty at the end.</summary>
    public ReadOnlySpan<float> Read()
    {
        while (!_isFlushed)
        {
            int read = _wav.Read(_interleaved);
            Span<float> samples = _interleaved.AsSpan(0, read);
            // Floating-point files may hold what is no number; one would spoil everything after it.
            foreach (ref float sample in samples)
                sample = float.IsFinite(sample) ? sample : 0;
            _isFlushed = read == 0;
            _clipping?.Add(samples, _wav.Format.Channels);
            int made = _isFlushed
                ? _resampler.Flush(_piece)
                : _resampler.Process(ChannelMixer.ToMono(samples, _wav.Format.Channels), _piece);
            if (made > 0)
                return _piece.AsSpan(0, made);
        }

        return [];
    }
}
