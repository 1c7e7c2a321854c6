using Microsoft.Extensions.DependencyInjection;

using Parley.Core.VoiceActivity;
using Parley.Core.Voices;

namespace Parley.Engines.Voices;

/// <summary>Registers the voice library and what checks recordings for it.</summary>
public static class VoiceServices
{
    public static IServiceCollection AddVoiceLibrary(this IServiceCollection services)
    {
        services.AddOptions<VoiceOptions>();
        return services
            .AddSingleton<IVoiceLibrary, VoiceLibrary>()
            .AddSingleton(static provider => new VoiceSampleReader(provider.GetRequiredService<IVoiceActivityEngine>()))
            .AddSingleton<VoiceMaker>();
    }
}
