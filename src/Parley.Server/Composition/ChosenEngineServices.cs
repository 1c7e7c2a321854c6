using Parley.Core;
using Parley.Core.SpeechToText;
using Parley.Core.TextToSpeech;
using Parley.Core.VoiceActivity;

namespace Parley.Server.Composition;

/// <summary>Registers, without a key, the engine of each kind that was chosen.</summary>
internal static class ChosenEngineServices
{
    public static IServiceCollection AddChosenEngines(this IServiceCollection services) => services
        .AddSingleton<EngineSelector>()
        .AddSingleton(static provider => Chosen<IVoiceActivityEngine>(provider, EngineKind.VoiceActivity))
        .AddSingleton(static provider => Chosen<ISpeechToTextEngine>(provider, EngineKind.SpeechToText))
        .AddSingleton(static provider => Chosen<ITextToSpeechEngine>(provider, EngineKind.TextToSpeech));

    private static T Chosen<T>(IServiceProvider provider, EngineKind kind)
        where T : notnull =>
        provider.GetRequiredKeyedService<T>(provider.GetRequiredService<EngineSelector>().Choose(kind).Name);
}
