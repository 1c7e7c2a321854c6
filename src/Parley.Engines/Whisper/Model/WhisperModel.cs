using Parley.Core;
using Parley.Engines.Models;
using Parley.Engines.Onnx;
using Parley.Engines.Whisper.Files;

namespace Parley.Engines.Whisper.Model;

/// <inheritdoc cref="IWhisperModel"/>
internal sealed class WhisperModel : IWhisperModel
{
    private readonly EncoderForm _encoder;
    private readonly DecoderForm _decoder;
    private volatile bool _isDisposed;

    private WhisperModel(WhisperConfig config, EncoderForm encoder, DecoderForm decoder)
    {
        Config = config;
        _encoder = encoder;
        _decoder = decoder;
    }

    public WhisperConfig Config { get; }

    public bool HasCrossAttention => _decoder.HasCrossAttention;

    /// <summary>Whether both graphs could be rewritten; else what could not is used as published.</summary>
    public bool IsRewritten => _encoder.IsCompact && _decoder is CompactDecoder;

    public bool IsDisposed => _isDisposed;

    /// <summary>Loads a model; at its first use its graphs are prepared, which takes some seconds.</summary>
    /// <param name="files">Where it is.</param>
    /// <param name="prepared">Keeps what is derived from them.</param>
    /// <param name="threads">That one run may use, 1 or more.</param>
    /// <exception cref="EngineUnavailableException">A file is broken, or the files are of different models.</exception>
    public static WhisperModel Load(WhisperFiles files, PreparedFiles prepared, int threads)
    {
        WhisperConfig config = files.LoadConfig();
        var preparation = new GraphPreparation(files, config, prepared);
        EncoderForm encoder = preparation.LoadEncoder(threads);
        try
        {
            return new WhisperModel(config, encoder, preparation.LoadDecoder(threads));
        }
        catch
        {
            encoder.Dispose();
            throw;
        }
    }

    public IWhisperSound Encode(ReadOnlySpan<float> features, int frames, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        CheckFeatures(features, frames);
        cancellationToken.ThrowIfCancellationRequested();
        using var options = new OnnxRunOptions();
        using CancellationTokenRegistration registration =
            cancellationToken.UnsafeRegister(static state => ((OnnxRunOptions)state!).Terminate(), options);
        float[] hidden = _encoder.Run(features, frames, options);
        return new WhisperSound(this, _decoder.Hear(hidden, hidden.Length / Config.HiddenSize, options));
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _encoder.Dispose();
        _decoder.Dispose();
    }

    /// <summary>What a decoder keeps, for a sound of this model.</summary>
    internal DecoderRun OpenRun(SoundMemory sound, int maximumRows, bool keepAttention)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return _decoder.Open(sound, maximumRows, keepAttention);
    }

    /// <summary>What the encoder gives, for tests: [positions, hidden size].</summary>
    internal float[] EncodeHidden(ReadOnlySpan<float> features, int frames)
    {
        using var options = new OnnxRunOptions();
        return _encoder.Run(features, frames, options);
    }

    private void CheckFeatures(ReadOnlySpan<float> features, int frames)
    {
        if (frames < 2 || frames > WhisperConfig.MaximumFrames || frames % 2 != 0)
            throw new ArgumentOutOfRangeException(
                nameof(frames), frames, $"Whisper takes an even number of frames from 2 to {WhisperConfig.MaximumFrames}.");
        if (features.Length != frames * Config.MelBands)
            throw new ArgumentException(
                $"{frames} frames of {Config.MelBands} bands are {frames * Config.MelBands} features, not {features.Length}.", nameof(features));
        foreach (float feature in features)
        {
            if (!float.IsFinite(feature))
                throw new ArgumentException("A feature is no finite number.", nameof(features));
        }
    }
}
