using System.Net.Sockets;

using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Options;

using Parley.Server.Chat;
using Parley.Server.Composition;
using Parley.Server.Configuration;
using Parley.Server.Configuration.Reporting;
using Parley.Server.Dashboard;
using Parley.Server.Endpoints;
using Parley.Server.Events;
using Parley.Server.Limits;
using Parley.Server.Models;
using Parley.Server.Observability;
using Parley.Server.Observability.Prometheus;
using Parley.Server.OpenAi;
using Parley.Server.OpenAi.Realtime;
using Parley.Server.OpenApi;
using Parley.Server.Personas;
using Parley.Server.Security;
using Parley.Server.Sessions.Rest;
using Parley.Server.Tools;
using Parley.Server.Training;
using Parley.Server.Voices;
using Parley.Server.Voices.Samples;

namespace Parley.Server;

/// <summary>The platform, listening.</summary>
public sealed class ParleyServer : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ParleyServer(WebApplication application)
    {
        _application = application;
        Address = new Uri(application.Urls.First());
    }

    /// <summary>Where it listens, with the port that it really has.</summary>
    public Uri Address { get; }

    /// <summary>What the server is made of.</summary>
    public IServiceProvider Services => _application.Services;

    /// <summary>Starts to listen, and then loads the engines while the first clients may come already.</summary>
    /// <param name="overrides">Settings of the command line by full key, such as <c>Parley:Server:Port</c>.</param>
    /// <param name="configure">Further services, for tests.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="SettingsException">A setting is unknown or wrong.</exception>
    /// <exception cref="IOException">
    /// The address cannot be listened on, for instance because the port is in use.
    /// </exception>
    public static async Task<ParleyServer> StartAsync(
        IEnumerable<KeyValuePair<string, string?>>? overrides = null,
        Action<IServiceCollection>? configure = null,
        CancellationToken cancellationToken = default)
    {
        WebApplication? application = null;
        try
        {
            application = Build(overrides, configure);
            ServerOptions options = Checked(application.Services);
            await application.Services.GetRequiredService<AccessGate>().CheckAsync(cancellationToken);
            await ListenAsync(application, options, cancellationToken);
            return new ParleyServer(application);
        }
        catch (Exception problem)
        {
            if (application is not null)
                await application.DisposeAsync();
            if (problem is OptionsValidationException range)
                throw new SettingsException(SettingsServices.Catalogue.Describe(range), problem);
            if (IsOfAnotherType(problem))
                throw new SettingsException(problem.Message, problem);
            throw;
        }
    }

    /// <summary>Completes when the server has shut down, because it was told to or the process was.</summary>
    /// <param name="cancellationToken">Tells it to.</param>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) =>
        _application.WaitForShutdownAsync(cancellationToken);

    /// <summary>Ends all sessions and stops listening.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _application.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => _application.DisposeAsync();

    private static WebApplication Build(
        IEnumerable<KeyValuePair<string, string?>>? overrides, Action<IServiceCollection>? configure)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddParleySettings(overrides);
        builder.Logging.AddParleyLogging(builder.Configuration);
        builder.Services.AddParleyHttp(builder.Configuration);
        configure?.Invoke(builder.Services);
        builder.WebHost.UseParleyKestrel();
        WebApplication application = builder.Build();
        MapAll(application);
        return application;
    }

    private static void MapAll(WebApplication application)
    {
        application.UseTrustedProxies();
        application.UseMiddleware<RequestTrail>();
        application.UseMiddleware<SecurityHeaders>();
        application.UseExceptionHandler();
        application.UseStatusCodePages();
        application.UseMiddleware<HostCheck>();
        application.UseMiddleware<BodyEncodingCheck>();
        application.UseWebSockets();
        application.UseMiddleware<OriginCheck>();
        application.UseCrossOrigin();
        application.UseRouting();
        application.UseMiddleware<AuditTrail>();
        application.UseMiddleware<AccessCheck>();
        application.UseRateLimiter();
        application.UseMiddleware<RateLimitHeaders>();
        application.MapHealth();
        application.MapProbes();
        application.MapMetrics();
        application.MapAudit();
        application.MapKeys();
        application.MapSettings();
        application.MapStatus();
        application.MapModels();
        application.MapProblems();
        application.MapVoices();
        application.MapVoiceEngines();
        application.MapSamples();
        application.MapTraining();
        application.MapPersonas();
        application.MapChatModels();
        application.MapTools();
        application.MapSpeech();
        application.MapSessions();
        application.MapRealtime();
        application.MapOpenAi();
        application.MapKeptSessions();
        application.MapApiDescription();
        application.MapEvents();
        application.MapDashboard();
    }

    private static ServerOptions Checked(IServiceProvider services)
    {
        services.GetRequiredService<IStartupValidator>().Validate();
        services.GetRequiredService<EngineSelector>().CheckNames();
        return services.GetRequiredService<IOptions<ServerOptions>>().Value;
    }

    // The binder has no exception of its own for a value that it cannot convert.
    private static bool IsOfAnotherType(Exception problem) => problem is InvalidOperationException
        && problem.Message.Contains($"'{SettingsCatalogue.Root}:", StringComparison.OrdinalIgnoreCase);

    private static async Task ListenAsync(
        WebApplication application, ServerOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (Exception problem) when (problem is IOException or SocketException)
        {
            throw new IOException(Explain(problem, options), problem);
        }
    }

    private static string Explain(Exception problem, ServerOptions options) => problem switch
    {
        _ when problem.InnerException is AddressInUseException || problem is AddressInUseException =>
            $"Port {options.Port} of {options.Host} is in use; "
            + "stop the other program or choose another port with --port.",
        _ => $"Cannot listen on {options.Host}:{options.Port}: {problem.Message} "
            + "Choose another address with --host and --port.",
    };
}
