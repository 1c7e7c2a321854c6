using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

using Parley.Engines.Models.Archives;
using Parley.Engines.Models.Catalogue;
using Parley.Engines.Models.Downloading;

namespace Parley.Engines.Models;

/// <summary>Registers the model store.</summary>
public static class ModelServices
{
    public static IServiceCollection AddModelStore(this IServiceCollection services)
    {
        services.AddOptions<ModelOptions>();
        services.TryAddSingleton(TimeProvider.System);
        return services
            .AddSingleton<IValidateOptions<ModelOptions>, ModelOptionsValidator>()
            .AddSingleton<ModelStore>()
            .AddSingleton<PreparedFiles>()
            .AddSingleton(static provider =>
                ModelCatalogue.Load(provider.GetRequiredService<IOptions<ModelOptions>>().Value.Catalogue))
            .AddSingleton<ModelInstaller>()
            .AddSingleton<ModelVerifier>()
            .AddSingleton<ModelArchive>();
    }
}
