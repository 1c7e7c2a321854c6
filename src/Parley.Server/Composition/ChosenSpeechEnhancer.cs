using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Enhancement;
using Parley.Core.SpeechToText;
using Parley.Core.VoiceActivity;
using Parley.Server.Configuration;

namespace Parley.Server.Composition;

/// <summary>Puts the enhancer that was chosen before what hears, if sound is not to be heard as it comes.</summary>
public sealed class ChosenSpeechEnhancer(
    IServiceProvider services, EngineSelector selector, IOptions<SpeechEnhancementOptions> options)
{
    /// <exception cref="SettingsException">The settings name an enhancer that does not exist.</exception>
    public ISpeechToTextEngine Before(ISpeechToTextEngine recogniser) =>
        Find() is { } enhancer ? new EnhancedSpeechToTextEngine(recogniser, enhancer) : recogniser;

    /// <exception cref="SettingsException">The settings name an enhancer that does not exist.</exception>
    public IVoiceActivityEngine Before(IVoiceActivityEngine detector) =>
        options.Value.BeforeVoiceActivity && Find() is { } enhancer
            ? new EnhancedVoiceActivityEngine(detector, enhancer)
            : detector;

    private ISpeechEnhancerEngine? Find() =>
        services.GetKeyedService<ISpeechEnhancerEngine>(selector.Choose(EngineKind.SpeechEnhancer).Name);
}
