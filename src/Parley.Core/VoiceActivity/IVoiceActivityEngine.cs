namespace Parley.Core.VoiceActivity;

/// <summary>Opens detectors that share one loaded model. Thread-safe.</summary>
public interface IVoiceActivityEngine
{
    /// <summary>The name by which settings and commands choose it, such as <c>silero</c>.</summary>
    string Name { get; }

    /// <summary>A detector for one stream.</summary>
    /// <exception cref="EngineUnavailableException">Its library or model is missing.</exception>
    IVoiceActivityDetector Open();
}
