using Parley.Core;
using Parley.Engines.Models;
using Parley.Engines.Onnx;
using Parley.Engines.Whisper.Files;
using Parley.Engines.Whisper.Graphs;

namespace Parley.Engines.Whisper.Model;

/// <inheritdoc cref="IWhisperModel"/>
internal sealed class WhisperModel : IWhisperModel
{
    private readonly OnnxSession _encoder;
    private readonly OnnxSession _cross;
    private readonly OnnxSession _step;
    private readonly TokenTable _table;
    private volatile bool _isDisposed;

    private WhisperModel(WhisperConfig config, OnnxSession encoder, OnnxSession cross, OnnxSession step, TokenTable table)
    {
        Config = config;
        _encoder = encoder;
        _cross = cross;
        _step = step;
        _table = table;
    }

    public WhisperConfig Config { get; }

    public bool HasCrossAttention => true;

    public bool IsDisposed => _isDisposed;

    /// <summary>Loads a model; at its first use its graphs are prepared, which takes some seconds.</summary>
    /// <param name="files">Where it is.</param>
    /// <param name="prepared">Keeps what is derived from them.</param>
    /// <param name="threads">That one run may use, 1 or more.</param>
    /// <exception cref="EngineUnavailableException">A file is broken, or the files are of different models.</exception>
    public static WhisperModel Load(WhisperFiles files, PreparedFiles prepared, int threads)
    {
        WhisperConfig config = files.LoadConfig();
        WhisperGraphs graphs = WhisperGraphs.Prepare(files, config, prepared);
        var options = new OnnxSessionOptions { IntraOpThreads = threads };
        return new WhisperModel(
            config,
            OnnxSession.FromFile(graphs.Encoder, options),
            OnnxSession.FromFile(graphs.Cross, options),
            OnnxSession.FromFile(graphs.Step, options),
            TokenTable.Open(graphs.Table, threads));
    }

    public IWhisperSound Encode(ReadOnlySpan<float> features, int frames, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        CheckFeatures(features, frames);
        cancellationToken.ThrowIfCancellationRequested();
        using var options = new OnnxRunOptions();
        using CancellationTokenRegistration registration =
            cancellationToken.UnsafeRegister(static state => ((OnnxRunOptions)state!).Terminate(), options);
        int positions = frames / 2;
        using var input = OnnxTensor.Over<float>(features.ToArray(), 1, Config.MelBands, frames);
        using var hidden = OnnxTensor.Over<float>(
            GC.AllocateUninitializedArray<float>(positions * Config.HiddenSize), 1, positions, Config.HiddenSize);
        using (var binding = new OnnxBinding(_encoder))
        {
            binding.BindInput(EncoderGraph.Features, input);
            binding.BindOutput(EncoderGraph.Hidden, hidden);
            binding.Run(options);
        }

        var memory = new CrossMemory(Config, positions, isTurned: true);
        try
        {
            memory.Compute(_cross, hidden, options);
            return new WhisperSound(this, memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _encoder.Dispose();
        _cross.Dispose();
        _step.Dispose();
        _table.Dispose();
    }

    /// <summary>What a decoder keeps, for a sound of this model.</summary>
    internal DecoderRun OpenRun(CrossMemory sound, int maximumRows, bool keepAttention)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return new CompactDecoderRun(_step, _table, Config, sound, maximumRows, keepAttention);
    }

    /// <summary>What the encoder gives, for tests: [positions, hidden size].</summary>
    internal float[] EncodeHidden(ReadOnlySpan<float> features, int frames)
    {
        using var input = OnnxTensor.Over<float>(features.ToArray(), 1, Config.MelBands, frames);
        float[] memory = new float[frames / 2 * Config.HiddenSize];
        using var hidden = OnnxTensor.Over<float>(memory, 1, frames / 2, Config.HiddenSize);
        using var binding = new OnnxBinding(_encoder);
        binding.BindInput(EncoderGraph.Features, input);
        binding.BindOutput(EncoderGraph.Hidden, hidden);
        binding.Run();
        return memory;
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
