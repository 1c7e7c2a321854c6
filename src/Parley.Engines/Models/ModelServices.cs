using Microsoft.Extensions.DependencyInjection;

namespace Parley.Engines.Models;

/// <summary>Registers the model store.</summary>
public static class ModelServices
{
    public static IServiceCollection AddModelStore(this IServiceCollection services)
    {
        services.AddOptions<ModelOptions>();
        return services.AddSingleton<ModelStore>().AddSingleton<PreparedFiles>();
    }
}
