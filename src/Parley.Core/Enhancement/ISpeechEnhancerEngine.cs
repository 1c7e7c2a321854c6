using Parley.Core.Audio;

namespace Parley.Core.Enhancement;

/// <summary>Opens enhancers that share one loaded model. Thread-safe.</summary>
public interface ISpeechEnhancerEngine
{
    /// <summary>The name by which settings choose it, such as <c>gtcrn</c>.</summary>
    string Name { get; }

    /// <summary>What its enhancers hear and give; mono.</summary>
    AudioFormat Format { get; }

    /// <summary>An enhancer for one stream.</summary>
    /// <exception cref="EngineUnavailableException">Its library or model is missing.</exception>
    ISpeechEnhancer Open();
}
