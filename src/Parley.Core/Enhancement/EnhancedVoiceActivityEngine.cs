using Parley.Core.VoiceActivity;

namespace Parley.Core.Enhancement;

/// <summary>A voice-activity detector that hears its sound without the noise.</summary>
/// <param name="inner">Judges.</param>
/// <param name="enhancers">Of the same format.</param>
public sealed class EnhancedVoiceActivityEngine(IVoiceActivityEngine inner, ISpeechEnhancerEngine enhancers)
    : IVoiceActivityEngine
{
    public string Name => inner.Name;

    /// <inheritdoc/>
    public IVoiceActivityDetector Open()
    {
        IVoiceActivityDetector detector = inner.Open();
        if (detector.Format == enhancers.Format)
            return new EnhancedVoiceActivityDetector(detector, enhancers.Open());
        detector.Dispose();
        throw new EngineUnavailableException(
            $"The voice-activity detector '{inner.Name}' does not hear {enhancers.Format.SampleRateHz} Hz, as "
            + $"'{enhancers.Name}' gives it; set Parley:SpeechEnhancement:BeforeVoiceActivity to false.");
    }
}
