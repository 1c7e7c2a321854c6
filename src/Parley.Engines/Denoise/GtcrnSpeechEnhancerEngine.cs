using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.Enhancement;
using Parley.Engines.Models;
using Parley.Engines.Onnx;

namespace Parley.Engines.Denoise;

/// <summary>
/// GTCRN (MIT licence), a small network that takes noise from speech as it comes. The model is loaded at the first
/// use; all
/// enhancers share it. Thread-safe.
/// </summary>
public sealed class GtcrnSpeechEnhancerEngine : ISpeechEnhancerEngine, IDisposable
{
    /// <summary>The name under which it is registered.</summary>
    public const string EngineName = "gtcrn";

    private const string FileName = "gtcrn_simple.onnx";

    // No arena, as with Silero: streams of different threads never meet at its lock.
    private static readonly OnnxSessionOptions _sessionOptions = new() { UseArena = false };

    private readonly ModelStore _store;
    private readonly string _model;
    private readonly Lock _gate = new();
    private OnnxSession? _session;
    private bool _isDisposed;

    public GtcrnSpeechEnhancerEngine(ModelStore store, IOptions<SpeechEnhancementOptions> options) =>
        (_store, _model) = (store, options.Value.Model);

    public string Name => EngineName;

    public AudioFormat Format => AudioFormat.Speech16Khz;

    /// <inheritdoc/>
    public ISpeechEnhancer Open() => new GtcrnSpeechEnhancer(Session());

    /// <summary>Whether its file is there. Never throws.</summary>
    public EngineAvailability Probe()
    {
        try
        {
            return EngineAvailability.Available(FindModel());
        }
        catch (EngineUnavailableException exception)
        {
            return EngineAvailability.Missing(exception.Message);
        }
    }

    /// <summary>Lets go of the model; enhancers that are open must not be used any more.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _session?.Dispose();
            _session = null;
        }
    }

    private OnnxSession Session()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return _session ??= Load(FindModel());
        }
    }

    // --model-dir names the model of the engine that a command is about, and that is never this one.
    private string FindModel()
    {
        if (_model.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase))
        {
            return File.Exists(_model)
                ? _model
                : throw new EngineUnavailableException(
                    $"There is no file '{_model}', which Parley:SpeechEnhancement:Model names.");
        }

        return ModelStore.IsName(_model)
            ? new ModelFolder(_store.PathOf(_model), $"run 'parley models pull {_model}'").Require(FileName)
            : throw new EngineUnavailableException(
                $"'{_model}' is neither a model's name nor an .onnx file; mend Parley:SpeechEnhancement:Model.");
    }

    private static OnnxSession Load(string path)
    {
        try
        {
            return OnnxSession.FromFile(path, _sessionOptions, GtcrnSpeechEnhancer.CheckModel);
        }
        catch (Exception exception)
            when (exception is OnnxException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new EngineUnavailableException(
                $"'{path}' is not the streaming form of GTCRN, or is damaged ({exception.Message.TrimEnd('.', ' ', '\n')}); "
                + "run 'parley models pull gtcrn'.",
                exception);
        }
    }
}
