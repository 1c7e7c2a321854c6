using Microsoft.Extensions.DependencyInjection;

using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Core.Voices;

namespace Parley.Engines.Scripted;

/// <summary>Registers the scripted voice; it is for benchmarks and is chosen only by name.</summary>
public static class ScriptedTextToSpeechServices
{
    public static IServiceCollection AddScriptedTextToSpeech(this IServiceCollection services)
    {
        services.AddOptions<ScriptedTextToSpeechOptions>();
        return services
            .AddKeyedSingleton<ITextToSpeechEngine, ScriptedTextToSpeechEngine>(ScriptedTextToSpeechEngine.EngineName)
            .AddKeyedSingleton<IVoiceCloner, ScriptedVoiceCloner>(ScriptedTextToSpeechEngine.EngineName)
            .AddKeyedSingleton<IVoiceBlender>(
                ScriptedTextToSpeechEngine.EngineName,
                static (provider, name) => new ScriptedVoiceBlender(
                    (ScriptedTextToSpeechEngine)provider.GetRequiredKeyedService<ITextToSpeechEngine>(name)))
            .AddSingleton(new EngineDescriptor(
                EngineKind.TextToSpeech,
                ScriptedTextToSpeechEngine.EngineName,
                Rank: -1,
                "A tone at once, for measuring everything else",
                static () => EngineAvailability.Available("built in")));
    }
}
