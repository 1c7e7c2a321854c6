using Parley.Server.Composition;

namespace Parley.Server.Models;

/// <summary>Registers what shows and fetches models.</summary>
internal static class ModelApiServices
{
    public static IServiceCollection AddModelApi(this IServiceCollection services) => services
        .AddJson(ModelsJson.Default)
        .AddSingleton<EngineAdoption>()
        .AddSingleton<ModelPulls>()
        .AddHostedService(static provider => provider.GetRequiredService<ModelPulls>())
        .AddSingleton<ModelEndpoints>();
}
