using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

using Parley.Core.Brain;
using Parley.Core.Personas;
using Parley.Engines.Tools;

namespace Parley.Engines.Chat;

/// <summary>Registers what answers.</summary>
public static class BrainServiceCollectionExtensions
{
    /// <summary>
    /// <see cref="IBrain"/> on the chat client that the settings choose, each chat client under its name, and
    /// <see cref="IPersonaStore"/>. Settings come from the registered <see cref="IConfiguration"/>, if there is one; every
    /// <see cref="AIFunction"/> registered is a tool that a persona may name.
    /// </summary>
    public static IServiceCollection AddBrain(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(TimeProvider.System);
        services.AddBrainOptions();
        services.AddChatHttpClient();
        services.AddChatClients();
        services.AddTools();
        services.TryAddSingleton<IPersonaStore, ConfigurationPersonaStore>();
        services.TryAddSingleton<IBrain>(static provider => new ChatBrain(
            provider.GetRequiredKeyedService<IChatClient>(ChatProviders.Choose(Options(provider))),
            provider.GetRequiredService<IOptions<BrainOptions>>(),
            provider.GetRequiredService<ToolShelf>().All,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ChatBrain>>()));
        return services;
    }

    private static void AddBrainOptions(this IServiceCollection services)
    {
        services.AddLogging();
        services.AddOptions<BrainOptions>().ValidateOnStart();
        services.AddSingleton<IConfigureOptions<BrainOptions>>(static provider =>
            new BrainOptionsSetup(provider.GetService<IConfiguration>()));
        services.AddSingleton<IValidateOptions<BrainOptions>, BrainOptionsValidator>();
        services.AddSingleton<IValidateOptions<BrainOptions>, BrainConnectionValidator>();
        services.AddOptions<PersonaOptions>()
            .Configure<IServiceProvider>(static (options, provider) =>
                provider.GetService<IConfiguration>()?.GetSection(PersonaOptions.Section).Bind(options))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<PersonaOptions>, PersonaOptionsValidator>();
    }

    private static void AddChatHttpClient(this IServiceCollection services) => services
        .AddHttpClient(ChatServer.HttpClientName, static http => http.Timeout = Timeout.InfiniteTimeSpan)
        .ConfigurePrimaryHttpMessageHandler(static provider => ChatHttpHandler.Create(Options(provider).Endpoint))
        .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
        .RemoveAllLoggers();

    private static void AddChatClients(this IServiceCollection services)
    {
        services.AddKeyedSingleton<IChatClient, EchoChatClient>(ChatProviders.Echo);
        services.AddKeyedSingleton<IChatClient, ScriptedChatClient>(ChatProviders.Scripted);
        services.AddKeyedSingleton<IChatClient>(ChatProviders.OpenAi, static (provider, _) =>
        {
            BrainOptions options = Options(provider);
            return new OpenAiChatClient(Http(provider), options.Endpoint, options.Model, options.ApiKey);
        });
        services.AddKeyedSingleton<IChatClient>(ChatProviders.Ollama, static (provider, _) =>
        {
            BrainOptions options = Options(provider);
            return new OllamaChatClient(
                Http(provider), options.Endpoint, options.Model, options.ApiKey, options.KeepAliveMinutes, options.Think);
        });
        services.AddSingleton(static _ => ChatDescriptors.Echo());
        services.AddSingleton(static provider => ChatDescriptors.OpenAi(() => Options(provider)));
        services.AddSingleton(static provider => ChatDescriptors.Ollama(() => Options(provider)));
        services.AddSingleton(static _ => ChatDescriptors.Scripted());
    }

    private static BrainOptions Options(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<BrainOptions>>().Value;

    private static HttpClient Http(IServiceProvider provider) =>
        provider.GetRequiredService<IHttpClientFactory>().CreateClient(ChatServer.HttpClientName);
}
