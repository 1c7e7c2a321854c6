using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.SpeechToText;
using Parley.Engines.Models;

namespace Parley.Engines.Whisper;

/// <summary>Registers Whisper.</summary>
public static class WhisperServices
{
    /// <summary>The engine under <c>whisper</c>, with <see cref="WhisperOptions"/>.</summary>
    public static IServiceCollection AddWhisper(this IServiceCollection services)
    {
        services.AddOptions<WhisperOptions>();
        return services
            .AddSingleton(static provider => new WhisperEngine(
                provider.GetRequiredService<ModelStore>(),
                provider.GetRequiredService<IOptions<ModelOptions>>(),
                provider.GetRequiredService<IOptions<WhisperOptions>>(),
                provider.GetRequiredService<PreparedFiles>(),
                provider.GetRequiredService<TimeProvider>()))
            .AddKeyedSingleton<ISpeechToTextEngine>(
                WhisperEngine.EngineName, static (provider, _) => provider.GetRequiredService<WhisperEngine>())
            .AddSingleton(static provider => new EngineDescriptor(
                EngineKind.SpeechToText,
                WhisperEngine.EngineName,
                Rank: 70,
                "Whisper: many languages, in this process, streaming",
                () => provider.GetRequiredService<WhisperEngine>().Probe()));
    }
}
