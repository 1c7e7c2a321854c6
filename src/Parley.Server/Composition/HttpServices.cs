using Parley.Core.Sessions;
using Parley.Server.Chat;
using Parley.Server.Configuration.Reporting;
using Parley.Server.Endpoints;
using Parley.Server.Events;
using Parley.Server.Limits;
using Parley.Server.Models;
using Parley.Server.Observability;
using Parley.Server.OpenAi;
using Parley.Server.OpenAi.Realtime;
using Parley.Server.OpenApi;
using Parley.Server.Personas;
using Parley.Server.Security;
using Parley.Server.Sessions;
using Parley.Server.Sessions.Keeping;
using Parley.Server.Sessions.Rest;
using Parley.Server.Storage;
using Parley.Server.Tools;
using Parley.Server.Voices;

namespace Parley.Server.Composition;

/// <summary>Registers what the web server needs beside Parley itself.</summary>
internal static class HttpServices
{
    public static IServiceCollection AddParleyHttp(
        this IServiceCollection services, IConfiguration configuration) => services
        .AddParley(configuration)
        .AddRoutingCore()
        .AddHttpJson()
        .AddCors()
        .AddAccess()
        .AddLimits()
        .AddObservability()
        .AddApiDescription()
        .AddOpenAi()   // before the problems, whose shape it changes under /v1
        .AddSingleton<IProblemDetailsWriter, ProblemWriter>()
        .AddProblemDetails()
        .AddExceptionHandler<BadRequests>()
        .AddExceptionHandler<StorageProblems>()
        .AddSingleton<SessionDirectory>()
        .AddSingleton<SessionConnection>()
        .AddSingleton<StatusEndpoint>()
        .AddSingleton<UploadedVoices>()
        .AddSingleton<SpeechEndpoint>()
        .AddRealtime()
        .AddSingleton<RunVoiceSession>(static provider => RunAsync(provider))
        .AddHostedService<StorageStart>()
        .AddVoiceApi()
        .AddPersonaApi()
        .AddChatModels()
        .AddToolApi()
        .AddSettingsReport()
        .AddEvents()
        .AddSessionKeeping()
        .AddSessionRoutes()
        .AddHostedService<SessionCloser>()
        .AddModelApi()
        .AddSingleton<EngineLoader>()
        .AddHostedService<EngineWarmUp>();

    private static RunVoiceSession RunAsync(
        IServiceProvider provider) => async (settings, transport, cancellationToken) =>
    {
        var factory = provider.GetRequiredService<VoiceSessionFactory>();
        VoiceSession session = await factory.CreateAsync(settings, cancellationToken);
        await session.RunAsync(transport, cancellationToken);
    };
}
