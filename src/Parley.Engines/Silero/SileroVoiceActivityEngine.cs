using Parley.Core;
using Parley.Core.VoiceActivity;
using Parley.Engines.Native;
using Parley.Engines.Onnx;

namespace Parley.Engines.Silero;

/// <summary>
/// Silero VAD (v5 and v6, MIT licence) on ONNX Runtime. The model is loaded at the first use; all detectors share it.
/// </summary>
/// <param name="modelPath">The model file; null for the one that comes with the native libraries.</param>
public sealed class SileroVoiceActivityEngine(string? modelPath = null) : IVoiceActivityEngine, IDisposable
{
    /// <summary>The name under which it is registered.</summary>
    public const string EngineName = "silero";

    private const string ModelFile = "silero_vad_v6.onnx";

    // No arena: as fast for so small a graph, and threads that score different streams never meet at its lock.
    private static readonly OnnxSessionOptions _sessionOptions = new() { UseArena = false };

    private readonly Lock _gate = new();
    private OnnxSession? _session;
    private bool _isDisposed;

    public string Name => EngineName;

    /// <inheritdoc/>
    public IVoiceActivityDetector Open() => new SileroVoiceActivityDetector(Session());

    /// <summary>Whether the library and the model load, and if not what to do.</summary>
    public EngineAvailability Probe()
    {
        try
        {
            Session();
            return EngineAvailability.Available($"ONNX Runtime {OnnxRuntime.Shared.Version}");
        }
        catch (EngineUnavailableException exception)
        {
            return EngineAvailability.Missing(exception.Message);
        }
    }

    /// <summary>Lets go of the model; detectors that are open must not be used any more.</summary>
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
            return _session ??= Load();
        }
    }

    private static string FindModel() => NativeLibraries.TryFindFile(ModelFile, out string? path)
        ? path
        : throw new EngineUnavailableException(
            $"The Silero model '{ModelFile}' is not in '{string.Join("' or '", NativeLibraries.Folders)}'; "
            + $"{NativeLibraries.InstallAdvice}.");

    private OnnxSession Load()
    {
        string path = modelPath ?? FindModel();
        try
        {
            return OnnxSession.FromFile(path, _sessionOptions, SileroVoiceActivityDetector.CheckModel);
        }
        catch (Exception exception)
            when (exception is OnnxException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new EngineUnavailableException(
                $"The Silero model '{path}' does not load ({exception.Message.TrimEnd('.', ' ', '\n')}); "
                + $"{NativeLibraries.InstallAdvice}.",
                exception);
        }
    }
}
