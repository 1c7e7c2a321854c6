using System.Net.WebSockets;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

using Parley.Core.Brain;
using Parley.Testing;

namespace Parley.Server.Tests.OpenAi.Realtime;

/// <summary>The real server with engines that do what the test says: words of 200 ms, exact voice activity.</summary>
internal sealed class RealtimeServer : IAsyncDisposable
{
    private readonly ServerFixture _fixture;

    private RealtimeServer(ServerFixture fixture, FakeSpeechToTextEngine ear, ScriptedBrain brain, FakeVoice voice)
    {
        _fixture = fixture;
        Ear = ear;
        Brain = brain;
        Voice = voice;
    }

    public FakeSpeechToTextEngine Ear { get; }

    public ScriptedBrain Brain { get; }

    public FakeVoice Voice { get; }

    public HttpClient Http => _fixture.Http;

    public static async Task<RealtimeServer> StartAsync(
        ScriptedBrain? brain = null, string[]? lines = null, params (string Key, string Value)[] settings)
    {
        var ear = new FakeSpeechToTextEngine(lines ?? ["hello there"]);
        var voice = new FakeVoice();
        brain ??= ScriptedBrain.Echo;
        ServerFixture fixture = await ServerFixture.StartAsync(
            voice: voice, ear: ear, settings: settings,
            configure: services => services.Replace(ServiceDescriptor.Singleton<IBrain>(brain)));
        return new RealtimeServer(fixture, ear, brain, voice);
    }

    public async Task<RealtimeClient> ConnectAsync(
        string query = "?model=gpt-realtime", Action<ClientWebSocketOptions>? options = null)
    {
        var socket = new ClientWebSocket();
        options?.Invoke(socket.Options);
        var address = new UriBuilder(_fixture.Server.Address) { Scheme = "ws", Path = "/v1/realtime", Query = query };
        await socket.ConnectAsync(address.Uri, TestContext.Current.CancellationToken);
        return new RealtimeClient(socket);
    }

    /// <summary>A connection whose session has begun.</summary>
    public async Task<RealtimeClient> TalkAsync(string? session = null)
    {
        RealtimeClient client = await ConnectAsync();
        await client.ExpectAsync("session.created");
        if (session is not null)
        {
            await client.SendAsync($$"""{"type":"session.update","session":{{session}}}""");
            await client.ExpectAsync("session.updated");
        }

        return client;
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();
}
