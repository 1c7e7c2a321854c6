using Parley.Engines.Features;

namespace Parley.Engines.Whisper.Streaming;

/// <summary>
/// The log-mel features of an utterance, computed while its sound comes, and how loud it is. Keeps no sound. Not thread-safe.
/// </summary>
/// <param name="bands">80, or 128 for large-v3.</param>
internal sealed class UtteranceFeatures(int bands)
{
    /// <summary>Frames in a second.</summary>
    public const int FramesPerSecond = 100;

    // What the logarithm of silence is, before it is brought to scale.
    private const float Silence = -10;

    private const int WindowsAtOnce = 32;
    private const int Edge = LogMelSpectrogram.EdgeSamples;
    private const int Hop = LogMelSpectrogram.HopSamples;

    private readonly LogMelSpectrogram _spectrogram = new(bands);
    private readonly float[] _columns = new float[bands * WindowsAtOnce];

    // Rows of one frame each; five seconds at first, and doubled when full.
    private float[] _frames = new float[5 * FramesPerSecond * bands];

    // Sound that later windows reach back to, the mirrored beginning before it.
    private float[] _sound = new float[4_096];
    private int _soundSamples;
    private int _frameCount;
    private int _removedFrames;
    private long _samples;

    /// <summary>How loud it is, in pieces of 20 ms.</summary>
    public Loudness Loudness { get; } = new();

    /// <summary>How much sound there is since <see cref="RemoveFirst"/>, in frames of 10 ms, rounded up.</summary>
    public int Frames => (int)((_samples + Hop - 1) / Hop) - _removedFrames;

    /// <summary>Sound removed from the front.</summary>
    public TimeSpan Offset => TimeSpan.FromMilliseconds(_removedFrames * 10L);

    /// <summary>Sound there is, from <see cref="Offset"/> on.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds((double)_samples / 16_000) - Offset;

    public void Clear()
    {
        _soundSamples = _frameCount = _removedFrames = 0;
        _samples = 0;
        Loudness.Clear();
    }

    /// <param name="samples">16 kHz mono. What is no number counts as silence, what is too loud as full scale.</param>
    public void Add(ReadOnlySpan<float> samples)
    {
        while (!samples.IsEmpty)
        {
            int count = Math.Min(samples.Length, WindowsAtOnce * Hop);
            AddSome(samples[..count]);
            samples = samples[count..];
        }
    }

    /// <summary>The first frames are not needed any more.</summary>
    public void RemoveFirst(int frames)
    {
        frames = Math.Min(frames, _frameCount);
        _frames.AsSpan(frames * bands, (_frameCount - frames) * bands).CopyTo(_frames);
        _frameCount -= frames;
        _removedFrames += frames;
    }

    /// <summary>The features as the model wants them: the sound from <see cref="Offset"/> on, then silence.</summary>
    /// <param name="features">Shape [bands, frames].</param>
    /// <param name="frames">Sound beyond is left out.</param>
    public void CopyTo(Span<float> features, int frames)
    {
        int rest = CompleteWindows();
        int known = Math.Min(frames, _frameCount + rest);
        float loudest = Silence;
        foreach (float value in _frames.AsSpan(0, known * bands))
            loudest = Math.Max(loudest, value);

        // As LogMelSpectrogram.Normalize: 80 dB below the loudest is cut off.
        float least = loudest - 8;
        float silence = (Math.Max(Silence, least) + 4) / 4;
        for (int band = 0; band < bands; band++)
        {
            Span<float> row = features.Slice(band * frames, frames);
            for (int frame = 0; frame < known; frame++)
                row[frame] = (Math.Max(_frames[(frame * bands) + band], least) + 4) / 4;
            row[known..].Fill(silence);
        }
    }

    private void AddSome(ReadOnlySpan<float> samples)
    {
        if (_samples == 0)
            _soundSamples = Edge;
        Reserve(ref _sound, _soundSamples + samples.Length);
        Span<float> added = _sound.AsSpan(_soundSamples, samples.Length);
        for (int i = 0; i < samples.Length; i++)
            added[i] = float.IsNaN(samples[i]) ? 0 : Math.Clamp(samples[i], -1, 1);
        Loudness.Add(added);
        bool wasShort = _samples <= Edge;
        _soundSamples += samples.Length;
        _samples += samples.Length;
        if (_samples <= Edge)
            return;
        if (wasShort)
            MirrorBeginning();

        while (_soundSamples >= LogMelSpectrogram.WindowSamples)
        {
            int windows = Math.Min(WindowsAtOnce, ((_soundSamples - LogMelSpectrogram.WindowSamples) / Hop) + 1);
            Compute(_sound.AsSpan(0, _soundSamples), windows, _frameCount);
            _frameCount += windows;
            _sound.AsSpan(windows * Hop, _soundSamples - (windows * Hop)).CopyTo(_sound);
            _soundSamples -= windows * Hop;
        }
    }

    /// <summary>The first window is centred on the first sample; before it the sound is mirrored, as PyTorch's transform does.</summary>
    private void MirrorBeginning()
    {
        for (int i = 0; i < Edge; i++)
            _sound[i] = _sound[(2 * Edge) - i];
    }

    /// <summary>Computes the windows that reach beyond the sound, as if silence followed; they are not kept.</summary>
    /// <returns>How many.</returns>
    private int CompleteWindows()
    {
        if (_samples == 0)
            return 0;
        int windows = (_soundSamples + Hop - 1) / Hop;
        int needed = ((windows - 1) * Hop) + LogMelSpectrogram.WindowSamples;
        Reserve(ref _sound, needed);
        _sound.AsSpan(_soundSamples, needed - _soundSamples).Clear();
        if (_samples <= Edge)
            MirrorBeginning();
        int done = 0;
        while (done < windows)
        {
            int some = Math.Min(WindowsAtOnce, windows - done);
            Compute(_sound.AsSpan(done * Hop, needed - (done * Hop)), some, _frameCount + done);
            done += some;
        }

        return windows;
    }

    private void Compute(ReadOnlySpan<float> sound, int windows, int frame)
    {
        _spectrogram.Process(sound, windows, _columns, WindowsAtOnce);
        Reserve(ref _frames, (frame + windows) * bands);
        for (int window = 0; window < windows; window++)
        {
            Span<float> row = _frames.AsSpan((frame + window) * bands, bands);
            for (int band = 0; band < bands; band++)
                row[band] = _columns[(band * WindowsAtOnce) + window];
        }
    }

    private static void Reserve(ref float[] values, int needed)
    {
        if (needed > values.Length)
            Array.Resize(ref values, Math.Max(needed, 2 * values.Length));
    }
}
