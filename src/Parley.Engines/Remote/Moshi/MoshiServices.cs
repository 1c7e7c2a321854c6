using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.SpeechToText;

namespace Parley.Engines.Remote.Moshi;

/// <summary>Registers moshi-server's recogniser.</summary>
public static class MoshiServices
{
    /// <summary>The engine under <c>moshi</c>, with <see cref="MoshiOptions"/>.</summary>
    public static IServiceCollection AddMoshi(this IServiceCollection services)
    {
        services.AddOptions<MoshiOptions>().ValidateOnStart();
        return services
            .AddSingleton<IValidateOptions<MoshiOptions>, MoshiOptionsValidator>()
            .AddSingleton<MoshiEngine>()
            .AddKeyedSingleton<ISpeechToTextEngine>(
                MoshiEngine.EngineName, static (provider, _) => provider.GetRequiredService<MoshiEngine>())
            .AddSingleton(static provider => new EngineDescriptor(
                EngineKind.SpeechToText,
                MoshiEngine.EngineName,
                // Above the embedded ones: whoever names a server wants it used.
                Rank: 90,
                "kyutai's moshi-server: streaming over WebSocket, with its own end of turn",
                () => provider.GetRequiredService<MoshiEngine>().Probe()));
    }
}
