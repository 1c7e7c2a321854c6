using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Engines.PocketSphinx;

/// <summary>
/// CMU PocketSphinx: American English, any words of its dictionary of 130,000, in this process. The model is read at the
/// first use. Thread-safe.
/// </summary>
public sealed class PocketSphinxEngine : ISpeechToTextEngine, IDisposable
{
    /// <summary>The name under which it is registered.</summary>
    public const string EngineName = "pocketsphinx";

    private readonly PocketSphinxOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly Lock _gate = new();
    private PocketSphinxDecoderPool? _pool;
    private PocketSphinxModel? _model;
    private PocketSphinxArguments? _arguments;
    private bool _isDisposed;

    /// <param name="options">Read at the first use.</param>
    /// <param name="timeProvider">Measures waiting for a decoder. Default: the system's.</param>
    public PocketSphinxEngine(PocketSphinxOptions? options = null, TimeProvider? timeProvider = null)
    {
        _options = options ?? new PocketSphinxOptions();
        _timeProvider = timeProvider ?? TimeProvider.System;
    }

    public string Name => EngineName;

    public AudioFormat Format => AudioFormat.Speech16Khz;

    /// <summary>English; of a model in a folder of one's own it is not known.</summary>
    public IReadOnlyList<string>? Languages => _options.ModelFolder is null ? ["en"] : null;

    /// <inheritdoc/>
    /// <remarks>Loads the model if nobody has yet, so that the first words do not wait for it. Language and prompt are ignored.</remarks>
    public async ValueTask<ITranscriber> OpenAsync(RecognitionOptions options, CancellationToken cancellationToken = default)
    {
        await WarmUpAsync(cancellationToken);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            var frontEnd = new PocketSphinxFrontEnd(PocketSphinxApi.Shared, _arguments!);
            return new PocketSphinxTranscriber(_pool!, frontEnd, _model!.TrainingMean, _timeProvider);
        }
    }

    /// <summary>Makes the first decoder, if there is none: half a second once.</summary>
    /// <exception cref="EngineUnavailableException">The library or the model is missing.</exception>
    public async ValueTask WarmUpAsync(CancellationToken cancellationToken = default)
    {
        PocketSphinxDecoderPool pool = Pool();
        cancellationToken.ThrowIfCancellationRequested();
        if (pool.HasDecoder)
            return;
        if (await pool.TryRentAsync() is { } decoder)
            pool.Return(decoder);
    }

    /// <summary>Whether the library and the model are there, and if not what to do. Reads no model.</summary>
    public EngineAvailability Probe()
    {
        try
        {
            _ = PocketSphinxApi.Shared;
            return EngineAvailability.Available($"model in {PocketSphinxModel.Find(_options.ModelFolder).Folder}");
        }
        catch (EngineUnavailableException exception)
        {
            return EngineAvailability.Missing(exception.Message);
        }
    }

    /// <summary>Frees the decoders; those in use when their transcribers are disposed.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _pool?.Dispose();
            _arguments?.Dispose();
            _arguments = null;
        }
    }

    private PocketSphinxDecoderPool Pool()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_pool is not null)
                return _pool;
            PocketSphinxApi api = PocketSphinxApi.Shared;
            PocketSphinxModel model = PocketSphinxModel.Find(_options.ModelFolder);
            _arguments = new PocketSphinxArguments(api, model.Arguments(PocketSphinxDecoder.Settings));
            _model = model;
            return _pool = new PocketSphinxDecoderPool(() => new PocketSphinxDecoder(api, model), _options, _timeProvider);
        }
    }
}
