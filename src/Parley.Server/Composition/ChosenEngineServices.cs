using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Brain;
using Parley.Core.SpeechToText;
using Parley.Core.TextToSpeech;
using Parley.Core.VoiceActivity;
using Parley.Server.Configuration;

namespace Parley.Server.Composition;

/// <summary>Registers, without a key, the engine of each kind that was chosen.</summary>
internal static class ChosenEngineServices
{
    public static IServiceCollection AddChosenEngines(this IServiceCollection services) => services
        .AddChosenBrain()
        .AddSingleton<EngineSelector>()
        .AddSingleton(static provider => Chosen<IVoiceActivityEngine>(provider, EngineKind.VoiceActivity))
        .AddSingleton(static provider => Chosen<ISpeechToTextEngine>(provider, EngineKind.SpeechToText))
        .AddSingleton(static provider => Chosen<ITextToSpeechEngine>(provider, EngineKind.TextToSpeech));

    // The brain finds its model by its own settings, so the choice goes there.
    private static IServiceCollection AddChosenBrain(this IServiceCollection services)
    {
        services.AddOptions<BrainOptions>().PostConfigure<IOptions<EngineOptions>>(static (brain, engines) =>
        {
            if (engines.Value.Brain != EngineOptions.Auto)
                brain.Provider = engines.Value.Brain;
        });
        return services;
    }

    private static T Chosen<T>(IServiceProvider provider, EngineKind kind)
        where T : notnull =>
        provider.GetRequiredKeyedService<T>(provider.GetRequiredService<EngineSelector>().Choose(kind).Name);
}
