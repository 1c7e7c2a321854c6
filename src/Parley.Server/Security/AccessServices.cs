using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

using Parley.Server.Composition;
using Parley.Server.Configuration;

namespace Parley.Server.Security;

/// <summary>Who may use the server: keys, their check, the log of what was done with them.</summary>
internal static class AccessServices
{
    /// <summary>What the commands need too.</summary>
    public static IServiceCollection AddKeys(this IServiceCollection services) => services
        .AddSingleton<IKeyStore, SqlKeyStore>()
        .AddSingleton<IAuditLog, SqlAuditLog>()
        .AddSingleton<KeyAdministration>();

    /// <summary>What the web server needs.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.TryAddSingleton(static provider => new EphemeralSecrets(provider.GetRequiredService<TimeProvider>()));
        return services
            .AddJson(AccessJson.Default)
            .AddSingleton<AccessGate>()
            .AddSingleton<KeyRing>()
            .AddSingleton<FailedKeys>()
            .AddSingleton<KeyUse>()
            .AddSingleton<OpenRequests>()
            .AddSingleton<KeyEndpoints>()
            .AddSingleton<IValidateOptions<ServerOptions>, AllowedOriginsCheck>()
            .AddHostedService(static provider => provider.GetRequiredService<KeyUse>())
            .AddHostedService(static provider => provider.GetRequiredService<OpenRequests>());
    }
}
