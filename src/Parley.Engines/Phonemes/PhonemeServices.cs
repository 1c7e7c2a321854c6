using Microsoft.Extensions.DependencyInjection;

namespace Parley.Engines.Phonemes;

/// <summary>Registers the phonemizer that neural voices share.</summary>
public static class PhonemeServices
{
    public static IServiceCollection AddPhonemes(this IServiceCollection services)
    {
        services.AddOptions<EspeakOptions>();
        return services
            .AddSingleton<EspeakPhonemizer>()
            .AddSingleton<IPhonemizer>(static provider => provider.GetRequiredService<EspeakPhonemizer>());
    }
}
