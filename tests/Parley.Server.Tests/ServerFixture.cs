using System.Net.WebSockets;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

using Parley.Core.SpeechToText;
using Parley.Core.TextToSpeech;
using Parley.Core.VoiceActivity;
using Parley.Core.Voices;
using Parley.Server.Composition;
using Parley.Server.Sessions;
using Parley.Testing;

namespace Parley.Server.Tests;

/// <summary>The real server on a free port; its sessions do what the test says.</summary>
internal sealed class ServerFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private ServerFixture(ParleyServer server, TemporaryFolder folder)
    {
        _folder = folder;
        Server = server;
        Http = new HttpClient { BaseAddress = server.Address };
    }

    public ParleyServer Server { get; }

    public HttpClient Http { get; }

    /// <summary>Where it keeps things.</summary>
    public string Folder => _folder.Path;

    /// <summary>Recordings that wait to be transcribed.</summary>
    public string[] Uploads => Directory.GetFiles(Folder, "parley-*.upload");

    public SessionDirectory Sessions => Server.Services.GetRequiredService<SessionDirectory>();

    public static async Task<ServerFixture> StartAsync(
        RunVoiceSession? session = null,
        ITextToSpeechEngine? voice = null,
        TimeProvider? time = null,
        IVoiceCloner? cloner = null,
        ISpeechToTextEngine? ear = null,
        Action<IServiceCollection>? configure = null,
        params (string Key, string Value)[] settings)
    {
        Dictionary<string, string?> overrides = settings.ToDictionary(s => s.Key, s => (string?)s.Value, StringComparer.OrdinalIgnoreCase);
        overrides.TryAdd("Parley:Server:Port", "0");
        var folder = new TemporaryFolder();
        overrides.TryAdd("Parley:Storage:Folder", folder.Path);
        overrides.TryAdd("Parley:OpenAiAudio:UploadFolder", folder.Path);
        overrides.TryAdd("Parley:SessionSocket:ConfigureGraceMs", "60000");
        ParleyServer server = await ParleyServer.StartAsync(
            overrides,
            services =>
            {
                services.AddLogging(logging => logging.ClearProviders());
                // Engines are loaded by those tests that use them.
                services.Remove(services.Single(service => service.ImplementationType == typeof(EngineWarmUp)));
                if (session is not null)
                    services.Replace(ServiceDescriptor.Singleton(session));
                if (voice is not null)
                    services.Replace(ServiceDescriptor.Singleton(voice));
                if (ear is not null)
                    services.Replace(ServiceDescriptor.Singleton(ear));
                if (cloner is not null)
                    services.AddKeyedSingleton(cloner.Engine, cloner);
                if (cloner is not null || ear is not null)
                    services.Replace(ServiceDescriptor.Singleton<IVoiceActivityEngine>(new LoudnessDetector()));

                if (time is not null)
                    services.Replace(ServiceDescriptor.Singleton(time));
                configure?.Invoke(services);
            },
            TestContext.Current.CancellationToken);
        return new ServerFixture(server, folder);
    }

    public Uri SessionUri(string id) =>
        new UriBuilder(Server.Address) { Scheme = "ws", Path = $"/ws/session/{id}" }.Uri;

    public async Task<SessionClient> ConnectAsync(string id = "test")
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(SessionUri(id), TestContext.Current.CancellationToken);
        return new SessionClient(socket);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.StopAsync(TestContext.Current.CancellationToken);
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
