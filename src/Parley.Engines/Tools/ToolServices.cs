using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Parley.Engines.Tools;

/// <summary>Registers the functions that personas may name.</summary>
public static class ToolServices
{
    /// <summary>
    /// <see cref="ToolShelf"/> with the clock, what the settings list and every <see cref="AIFunction"/> that is registered.
    /// </summary>
    public static IServiceCollection AddTools(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<ToolOptions>()
            .Configure<IServiceProvider>(static (options, provider) =>
                provider.GetService<IConfiguration>()?.GetSection(ToolOptions.Section).Bind(options))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<ToolOptions>, ToolOptionsValidator>();
        services.AddSingleton<ToolShelf>();
        services.AddToolHttpClient(HttpTool.HttpClientName, usesProxy: true);
        services.AddToolHttpClient(HttpTool.LocalHttpClientName, usesProxy: false); // a proxy of the environment is meant for the outside
        return services;
    }

    private static void AddToolHttpClient(this IServiceCollection services, string name, bool usesProxy) => services
        .AddHttpClient(name, static http => http.Timeout = Timeout.InfiniteTimeSpan)
        .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10),
            // What people say goes where the settings say, and nowhere else.
            AllowAutoRedirect = false,
            UseProxy = usesProxy,
        })
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        .RemoveAllLoggers();
}
