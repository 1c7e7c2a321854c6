using System.Net;
using System.Net.WebSockets;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.Sessions;
using Parley.Core.Telemetry;
using Parley.Server.Sessions;
using Parley.Testing;

namespace Parley.Server.Tests.Endpoints;

/// <summary>Connections: who gets one, and how it ends.</summary>
public sealed class SessionConnectionTests
{
    private const string Start = """{"type":"start_recording"}""";

    [Theory]
    [InlineData("a b")]
    [InlineData("naïve")]
    [InlineData("a:b")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task SessionId_OfOtherCharactersOrTooLong_IsABadRequest(string id)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(new RecordingSession().Run);
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(server.SessionUri(Uri.EscapeDataString(id)), TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.BadRequest, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Get_WithoutUpgrade_AsksForAWebSocket()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(new RecordingSession().Run);

        using HttpResponseMessage response = await server.Http.GetAsync("/ws/session/x", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task SecondConnection_OfTheSameId_TakesOver()
    {
        var first = new RecordingSession();
        var second = new RecordingSession();
        var sessions = new Queue<RecordingSession>([first, second]);
        await using ServerFixture server = await ServerFixture.StartAsync((s, t, c) => sessions.Dequeue().Run(s, t, c));
        using SessionClient old = await server.ConnectAsync("same");
        await old.SendAsync(Start);
        await old.ExpectAsync("session_ready");
        await first.Transport;

        Task<SessionClient> connecting = server.ConnectAsync("same");
        await old.ExpectErrorAsync("session_taken_over", recoverable: false);
        await old.ExpectCloseAsync((WebSocketCloseStatus)4001);
        await old.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        using SessionClient newer = await connecting;
        await newer.SendAsync(Start);

        await newer.ExpectAsync("session_ready");
        await second.NextAsync<ClientCommand.StartRecording>();
        await first.Ended;
        Assert.Equal(1, server.Sessions.LiveCount);
        Assert.Equal(2, server.Sessions.TotalCount);
        Assert.Equal(SessionEnd.TakenOver, Assert.Single(server.Sessions.Recent).End);
    }

    [Fact]
    public async Task MaxSessions_WhenReached_AnotherIsTurnedAway()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            new RecordingSession().Run, settings: ("Parley:Server:MaxSessions", "1"));
        using SessionClient client = await server.ConnectAsync("one");
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;

        await Assert.ThrowsAsync<WebSocketException>(
            () => socket.ConnectAsync(server.SessionUri("two"), TestContext.Current.CancellationToken));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Client_ThatVanishesInsideAMessage_EndsItsSessionAndKeepsTheRecord()
    {
        var session = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run);
        SessionClient client = await server.ConnectAsync();
        await client.SendAsync(Start);
        await client.ExpectAsync("session_ready");
        (await session.Transport).Send(new TurnMetrics { Turn = 1, Speculation = Speculation.Off });
        await client.SendAsync(new byte[999], endOfMessage: false);

        client.Socket.Abort();

        await session.Ended;
        SessionRecord record = await WaitForRecordAsync(server);
        Assert.Equal(SessionEnd.ClientLeft, record.End);
        Assert.Equal(1, record.Turns);
    }

    [Fact]
    public async Task Close_ByTheClient_IsAnswered()
    {
        var session = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run);
        using SessionClient client = await server.ConnectAsync();
        await client.SendAsync(Start);
        await client.ExpectAsync("session_ready");

        await client.CloseAsync();

        Assert.Equal(WebSocketCloseStatus.NormalClosure, client.Socket.CloseStatus);
        await session.Ended;
    }

    [Fact]
    public async Task Stop_OfTheServer_SaysGoodbyeToEachClient()
    {
        var session = new RecordingSession();
        ServerFixture server = await ServerFixture.StartAsync(session.Run);
        using SessionClient talking = await server.ConnectAsync("talking");
        using SessionClient waiting = await server.ConnectAsync("waiting");
        await talking.SendAsync(Start);
        await talking.ExpectAsync("session_ready");
        await session.Transport;

        Task stopping = server.DisposeAsync().AsTask();
        foreach (SessionClient client in (SessionClient[])[talking, waiting])
        {
            await client.ExpectErrorAsync("server_shutting_down", recoverable: false);
            await client.ExpectCloseAsync(WebSocketCloseStatus.EndpointUnavailable);
            await client.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        }

        await stopping.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        await session.Ended;
    }

    [Theory]
    [InlineData(true, "engine_unavailable", "install it")]
    [InlineData(false, "internal_error", "log")]
    public async Task Session_ThatFails_SaysSoAndOthersGoOn(bool isEngine, string code, string mentions)
    {
        var healthy = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync((settings, transport, ended) => settings.SessionId == "ill"
            ? Task.FromException(isEngine ? new EngineUnavailableException("Nothing to hear with; install it.") : new InvalidOperationException("secret"))
            : healthy.Run(settings, transport, ended));
        using SessionClient well = await server.ConnectAsync("well");
        await well.SendAsync(Start);
        using SessionClient ill = await server.ConnectAsync("ill");

        await ill.SendAsync(Start);

        await ill.ExpectAsync("session_ready");
        string message = await ill.ExpectErrorAsync(code, recoverable: false);
        Assert.Contains(mentions, message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", message, StringComparison.Ordinal);
        await ill.ExpectCloseAsync(WebSocketCloseStatus.InternalServerError);
        await well.SendAsync("""{"type":"cancel"}""");
        await healthy.NextAsync<ClientCommand.StartRecording>();
        await healthy.NextAsync<ClientCommand.Cancel>();
    }

    [Theory]
    [InlineData("https://evil.example", HttpStatusCode.Forbidden)]
    [InlineData("null", HttpStatusCode.Forbidden)]
    [InlineData("http://127.0.0.1:1", HttpStatusCode.Forbidden)]
    [InlineData("https://friend.example", HttpStatusCode.SwitchingProtocols)]
    [InlineData("own", HttpStatusCode.SwitchingProtocols)]
    public async Task Connect_FromAPage_OnlyOfAllowedOrigins(string origin, HttpStatusCode expected)
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            new RecordingSession().Run, settings: ("Parley:Server:AllowedOrigins:0", "https://friend.example"));
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Origin", origin == "own" ? server.Server.Address.GetLeftPart(UriPartial.Authority) : origin);

        try
        {
            await socket.ConnectAsync(server.SessionUri("x"), TestContext.Current.CancellationToken);
        }
        catch (WebSocketException)
        {
            // the status tells
        }

        Assert.Equal(expected, socket.HttpStatusCode);
    }

    [Fact]
    public async Task Client_ThatNeverReads_LosesStaleSoundAndIsLetGoWhenEventsPileUp()
    {
        var session = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run, settings: ("Parley:SessionSocket:MaxWaitingEvents", "50"));
        using SessionClient client = await server.ConnectAsync();
        await client.SendAsync(Start);
        IVoiceTransport transport = await session.Transport;
        var large = new SessionEvent.LlmResponse(new string('x', 100_000));

        for (int i = 0; i < 2_000 && !session.Ended.IsCompleted; i++)
        {
            transport.WriteAudio(AudioFramePool.Shared.Rent(transport.OutputFormat, 320));
            transport.Send(large);
        }

        await session.Ended;
        Assert.Equal(SessionEnd.ClientLeft, (await WaitForRecordAsync(server)).End);
    }

    [Fact]
    public async Task Client_ThatFloods_IsReadAtFourTimesRealTimeOnceItsBurstIsSpent()
    {
        var session = new RecordingSession();
        var clock = new ManualTimeProvider();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run, time: clock);
        using SessionClient client = await server.ConnectAsync();
        await client.SendAsync("""{"type":"configure","input":{"encoding":"s16le","sample_rate_hz":8000}}""");
        await session.Transport;

        Task flooding = client.SendAsync(new byte[40 * 16_000]);
        TimeSpan heard = TimeSpan.Zero;
        while (heard < TimeSpan.FromSeconds(40))
        {
            if (heard >= TimeSpan.FromSeconds(30) && !session.HasNext)
            {
                // The reader's wait: the server's other timers are all longer.
                await clock.WaitForTimerAsync(TimeSpan.FromMilliseconds(200), TestContext.Current.CancellationToken);
                clock.Advance(TimeSpan.FromMilliseconds(10));
            }
            else
            {
                using AudioFrame frame = (await session.NextAsync()).Frame!;
                heard += frame.Duration;
            }
        }

        await flooding;
        // 10 s beyond the burst take 2.5 s, less what the socket and the session's queue hold. More when other timers of the server
        // come due while the reader works: the clock is moved for them, too.
        Assert.InRange(clock.Elapsed.TotalSeconds, 2.3, 60);
        clock.Advance(TimeSpan.FromSeconds(1));   // lets the reader go
    }

    private static async Task<SessionRecord> WaitForRecordAsync(ServerFixture server)
    {
        while (server.Sessions.Recent.Count == 0)
            await Task.Yield();
        return server.Sessions.Recent[0];
    }
}
