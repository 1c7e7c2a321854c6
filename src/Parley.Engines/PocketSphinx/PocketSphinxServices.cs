using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.SpeechToText;

namespace Parley.Engines.PocketSphinx;

/// <summary>Registers PocketSphinx.</summary>
public static class PocketSphinxServices
{
    /// <summary>The engine under <c>pocketsphinx</c>, with <see cref="PocketSphinxOptions"/>.</summary>
    public static IServiceCollection AddPocketSphinx(this IServiceCollection services)
    {
        services.AddOptions<PocketSphinxOptions>().ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<PocketSphinxOptions>, PocketSphinxOptionsValidator>()
            .AddSingleton(static provider => new PocketSphinxEngine(
                provider.GetRequiredService<IOptions<PocketSphinxOptions>>().Value, provider.GetService<TimeProvider>()))
            .AddKeyedSingleton<ISpeechToTextEngine>(
                PocketSphinxEngine.EngineName, static (provider, _) => provider.GetRequiredService<PocketSphinxEngine>())
            .AddSingleton(static provider => new EngineDescriptor(
                EngineKind.SpeechToText,
                PocketSphinxEngine.EngineName,
                Rank: 50,
                "CMU PocketSphinx: American English, in this process, streaming",
                () => provider.GetRequiredService<PocketSphinxEngine>().Probe()));
    }
}
