using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.SpeechToText;

namespace Parley.Engines.Scripted;

/// <summary>Registers the scripted recogniser.</summary>
public static class ScriptedSpeechToTextServices
{
    /// <summary>The engine under <c>scripted</c>, with <see cref="ScriptedSpeechToTextOptions"/>.</summary>
    public static IServiceCollection AddScriptedSpeechToText(this IServiceCollection services)
    {
        services.AddOptions<ScriptedSpeechToTextOptions>().ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<ScriptedSpeechToTextOptions>, ScriptedSpeechToTextOptionsValidator>()
            .AddKeyedSingleton<ISpeechToTextEngine, ScriptedSpeechToTextEngine>(ScriptedSpeechToTextEngine.EngineName)
            .AddSingleton(new EngineDescriptor(
                EngineKind.SpeechToText,
                ScriptedSpeechToTextEngine.EngineName,
                // Never chosen automatically.
                Rank: -1,
                "Always the same text, at once; for benchmarks",
                static () => EngineAvailability.Available("built in")));
    }
}
