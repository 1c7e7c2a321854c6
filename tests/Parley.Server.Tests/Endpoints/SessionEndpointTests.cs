using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.Sessions;
using Parley.Core.Telemetry;
using Parley.Server.Sessions;
using Parley.Testing;

namespace Parley.Server.Tests.Endpoints;

public sealed class SessionEndpointTests
{
    private const string Start = """{"type":"start_recording"}""";

    [Fact]
    public async Task Configure_FirstMessage_IsAnsweredWithTheFormatsThatHold()
    {
        var session = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run);
        using SessionClient client = await server.ConnectAsync("alice-1");

        await client.SendAsync("""
            {"type":"configure","mode":"hands_free","input":{"encoding":"s16le","sample_rate_hz":48000},"output":{"sample_rate_hz":24000}}
            """);

        JsonElement ready = await client.ExpectAsync("session_ready");
        Assert.Equal(
            """{"type":"session_ready","session_id":"alice-1","input":{"encoding":"s16le","sample_rate_hz":48000},"output":{"encoding":"f32le","sample_rate_hz":24000}}""",
            ready.GetRawText());
        IVoiceTransport transport = await session.Transport;
        Assert.Equal(SessionMode.HandsFree, session.Settings!.Mode);
        Assert.Equal("alice-1", session.Settings.SessionId);
        Assert.Equal(48_000, transport.InputFormat.SampleRateHz);
        Assert.Equal(24_000, transport.OutputFormat.SampleRateHz);
    }

    [Fact]
    public async Task Command_WithoutConfigure_BeginsWithTheDefaults()
    {
        var session = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run);
        using SessionClient client = await server.ConnectAsync();

        await client.SendAsync(Start);

        JsonElement ready = await client.ExpectAsync("session_ready");
        Assert.Equal("""{"encoding":"f32le","sample_rate_hz":16000}""", ready.GetProperty("input").GetRawText());
        await session.NextAsync<ClientCommand.StartRecording>();
        Assert.Equal(SessionMode.PushToTalk, session.Settings!.Mode);
    }

    [Fact]
    public async Task Silence_LongerThanTheGrace_IsAnsweredWithTheDefaultsAndConfigureStillCounts()
    {
        var session = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run, settings: ("Parley:SessionSocket:ConfigureGraceMs", "1"));
        using SessionClient client = await server.ConnectAsync();
        await client.ExpectAsync("session_ready");

        await client.SendAsync("""{"type":"configure","input":{"sample_rate_hz":8000}}""");

        JsonElement ready = await client.ExpectAsync("session_ready");
        Assert.Equal(8_000, ready.GetProperty("input").GetProperty("sample_rate_hz").GetInt32());
        Assert.Equal(8_000, (await session.Transport).InputFormat.SampleRateHz);
    }

    [Fact]
    public async Task Commands_OfEveryType_ReachTheSessionInOrder()
    {
        var session = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run);
        using SessionClient client = await server.ConnectAsync();

        await client.SendAsync("""{"type":"set_persona","persona_id":"p"}""");
        await client.SendAsync("""{"type":"set_voice","voice_id":"slt"}""");
        await client.SendAsync("""{"text":"Grüezi","type":"send_text"}""");
        await client.SendAsync("""{"type":"playback_position","played_ms":1234.5}""");
        await client.SendAsync("""{"type":"stop_recording","client_time":"ignored"}""");
        await client.SendAsync("""{"type":"cancel"}""");

        Assert.Equal("p", (await session.NextAsync<ClientCommand.SetPersona>()).PersonaId);
        Assert.Equal("slt", (await session.NextAsync<ClientCommand.SetVoice>()).VoiceId);
        Assert.Equal("Grüezi", (await session.NextAsync<ClientCommand.SendText>()).Text);
        Assert.Equal(TimeSpan.FromMilliseconds(1234.5), (await session.NextAsync<ClientCommand.PlaybackPosition>()).Played);
        await session.NextAsync<ClientCommand.StopRecording>();
        await session.NextAsync<ClientCommand.Cancel>();
    }

    [Fact]
    public async Task Sound_OfAnyMessageSize_BecomesFramesOf20MillisecondsOrLess()
    {
        var session = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run);
        using SessionClient client = await server.ConnectAsync();
        await client.SendAsync("""{"type":"configure","input":{"encoding":"s16le","sample_rate_hz":16000}}""");
        byte[] sound = new byte[2 * 16_000];
        for (int i = 0; i < 16_000; i++)
            BitConverter.TryWriteBytes(sound.AsSpan(2 * i), (short)i);

        await client.SendAsync(sound[..1_300]);
        await client.SendAsync(sound[1_300..1_302]);
        await client.SendAsync(sound[1_302..20_001], endOfMessage: false);
        await client.SendAsync(sound[20_001..]);
        await client.SendAsync("""{"type":"stop_recording"}""");

        var heard = new List<short>();
        while ((await session.NextAsync()).Frame is { } frame)
        {
            Assert.InRange(frame.SampleCount, 1, 320);
            Assert.Equal(frame.Format.DurationOf(heard.Count), frame.Timestamp);
            foreach (float sample in frame.Samples.Span)
                heard.Add((short)MathF.Round(sample * 32_768));
            frame.Dispose();
        }

        Assert.Equal(Enumerable.Range(0, 16_000).Select(i => (short)i), heard);
    }

    [Fact]
    public async Task Events_OfEveryType_HaveTheirNamesOnTheWire()
    {
        var session = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run);
        using SessionClient client = await server.ConnectAsync();
        await client.SendAsync("""{"type":"configure"}""");
        await client.ExpectAsync("session_ready");
        IVoiceTransport transport = await session.Transport;

        transport.Send(new SessionEvent.RecordingStarted("test"));
        transport.Send(new SessionEvent.StateChanged(SessionState.Recording));
        transport.Send(new SessionEvent.Transcription("hello wor", IsFinal: false));
        transport.Send(new SessionEvent.LlmResponseDelta("Hi"));
        transport.Send(new SessionEvent.LlmResponse("Hi there."));
        transport.Send(new SessionEvent.PlaybackStarted());
        transport.Send(new SessionEvent.PlaybackComplete());
        transport.Send(new SessionEvent.PlaybackInterrupted("Hi", 310.5));
        transport.Send(new SessionEvent.UserAway());
        transport.Send(new TurnMetrics { Turn = 1, Speculation = Speculation.Used, ReplyLatencyMs = 532 });

        string[] expected =
        [
            """{"type":"recording_started","session_id":"test"}""",
            """{"type":"state_changed","state":"recording"}""",
            """{"type":"transcription","text":"hello wor","is_final":false}""",
            """{"type":"llm_response_delta","text":"Hi"}""",
            """{"type":"llm_response","text":"Hi there."}""",
            """{"type":"playback_started"}""",
            """{"type":"playback_complete"}""",
            """{"type":"playback_interrupted","heard_text":"Hi","heard_ms":310.5}""",
            """{"type":"user_away"}""",
        ];
        foreach (string json in expected)
            Assert.Equal(json, (await client.ReadEventAsync()).GetRawText());
        JsonElement metrics = await client.ExpectAsync("turn_metrics");
        Assert.Equal("used", metrics.GetProperty("speculation").GetString());
        Assert.Equal(532, metrics.GetProperty("reply_latency_ms").GetDouble());
        Assert.Equal(JsonValueKind.Null, metrics.GetProperty("llm_first_token_ms").ValueKind);
    }

    [Fact]
    public async Task WriteAudio_InTheOutputFormat_ArrivesInOrderWithEvents()
    {
        var session = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run);
        using SessionClient client = await server.ConnectAsync();
        await client.SendAsync("""{"type":"configure","output":{"encoding":"s16le","sample_rate_hz":8000}}""");
        await client.ExpectAsync("session_ready");
        IVoiceTransport transport = await session.Transport;
        float[] samples = [0.5f, -1f, 1f, 0f];

        transport.Send(new SessionEvent.PlaybackStarted());
        transport.WriteAudio(AudioFramePool.Shared.Rent(transport.OutputFormat, samples));
        transport.Send(new SessionEvent.PlaybackComplete());

        await client.ExpectAsync("playback_started");
        (WebSocketMessageType type, byte[] sound) = await client.ReadAsync();
        Assert.Equal(WebSocketMessageType.Binary, type);
        Assert.Equal([16_384, -32_768, 32_767, 0], Enumerable.Range(0, 4).Select(i => BitConverter.ToInt16(sound, 2 * i)));
        await client.ExpectAsync("playback_complete");
    }

    [Theory]
    [InlineData("not json", "invalid_json", "JSON")]
    [InlineData("", "invalid_json", "JSON")]
    [InlineData("""{"type":"cancel"} {}""", "invalid_json", "JSON")]
    [InlineData("[1]", "invalid_json", "array")]
    [InlineData("{}", "missing_field", "'type'")]
    [InlineData("""{"type":7}""", "invalid_field", "'type'")]
    [InlineData("""{"type":"sing"}""", "unknown_type", "'sing'")]
    [InlineData("""{"type":"set_voice"}""", "missing_field", "'voice_id'")]
    [InlineData("""{"type":"set_persona","persona_id":5}""", "invalid_field", "'persona_id'")]
    [InlineData("""{"type":"send_text","text":"  "}""", "invalid_field", "'text'")]
    [InlineData("""{"type":"playback_position","played_ms":-1}""", "invalid_field", "'played_ms'")]
    [InlineData("""{"type":"configure","mode":"telepathy"}""", "invalid_field", "push_to_talk")]
    [InlineData("""{"type":"configure","input":{"sample_rate_hz":12345}}""", "invalid_field", "'input.sample_rate_hz'")]
    [InlineData("""{"type":"configure","input":{"sample_rate":48000}}""", "invalid_field", "'input.sample_rate'")]
    [InlineData("""{"type":"configure","output":"loud"}""", "invalid_field", "'output'")]
    public async Task BadText_IsAnsweredAndChangesNothing(string text, string code, string mentions)
    {
        var session = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run);
        using SessionClient client = await server.ConnectAsync();

        await client.SendAsync(text);

        Assert.Contains(mentions, await client.ExpectErrorAsync(code), StringComparison.Ordinal);
        await client.SendAsync("""{"type":"configure","mode":"hands_free"}""");
        await client.ExpectAsync("session_ready");
        await session.Transport;
        Assert.Equal(SessionMode.HandsFree, session.Settings!.Mode);
    }

    [Fact]
    public async Task Text_LargerThanTheLimit_IsRefusedAndTheNextOneCounts()
    {
        var session = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run);
        using SessionClient client = await server.ConnectAsync();
        string longest = new('x', 60_000);

        await client.SendAsync($$"""{"type":"send_text","text":"{{new string('x', 70_000)}}"}""");
        await client.ExpectErrorAsync("message_too_large");
        await client.SendAsync($$"""{"type":"send_text","text":"{{longest}}"}""");

        Assert.Equal(longest, (await session.NextAsync<ClientCommand.SendText>()).Text);
    }

    [Fact]
    public async Task Sound_BeforeTheSessionBegan_IsRefusedOnceAndChangesNothing()
    {
        var session = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run);
        using SessionClient client = await server.ConnectAsync();

        await client.SendAsync(new byte[1_280]);
        await client.SendAsync(new byte[1_280]);
        await client.SendAsync("""{"type":"configure","input":{"sample_rate_hz":48000}}""");

        await client.ExpectErrorAsync("not_recording");
        await client.ExpectAsync("session_ready");
    }

    [Fact]
    public async Task Sound_OfOddLength_IsRefusedWholeAndTheNextCounts()
    {
        var session = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run);
        using SessionClient client = await server.ConnectAsync();
        await client.SendAsync(Start);
        await client.ExpectAsync("session_ready");
        await session.NextAsync<ClientCommand.StartRecording>();

        await client.SendAsync(new byte[1_281]);
        await client.SendAsync(new byte[1_280]);

        Assert.Contains("4 bytes", await client.ExpectErrorAsync("invalid_audio"), StringComparison.Ordinal);
        using AudioFrame frame = (await session.NextAsync()).Frame!;
        Assert.Equal(320, frame.SampleCount);
        Assert.Equal(TimeSpan.Zero, frame.Timestamp);
    }

    [Fact]
    public async Task Sound_LongMessageOfOddLength_LosesOnlyTheTornSample()
    {
        var session = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run);
        using SessionClient client = await server.ConnectAsync();
        await client.SendAsync(Start);
        await client.ExpectAsync("session_ready");
        await session.NextAsync<ClientCommand.StartRecording>();

        await client.SendAsync(new byte[64_003]);
        await client.SendAsync("""{"type":"stop_recording"}""");

        await client.ExpectErrorAsync("invalid_audio");
        int samples = 0;
        while ((await session.NextAsync()).Frame is { } frame)
        {
            samples += frame.SampleCount;
            frame.Dispose();
        }

        Assert.Equal(16_000, samples);
    }

    [Fact]
    public async Task Configure_AfterTheSessionBegan_IsRefused()
    {
        var session = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run);
        using SessionClient client = await server.ConnectAsync();
        await client.SendAsync(Start);
        await client.ExpectAsync("session_ready");

        await client.SendAsync("""{"type":"configure","input":{"sample_rate_hz":8000}}""");

        await client.ExpectErrorAsync("configure_too_late");
        Assert.Equal(16_000, (await session.Transport).InputFormat.SampleRateHz);
    }

    [Fact]
    public async Task Errors_BeyondTheLimit_EndTheConnection()
    {
        var session = new RecordingSession();
        await using ServerFixture server = await ServerFixture.StartAsync(session.Run, settings: ("Parley:SessionSocket:MaxProtocolErrors", "2"));
        using SessionClient client = await server.ConnectAsync();

        await client.SendAsync("no");
        await client.SendAsync("json");

        await client.ExpectErrorAsync("invalid_json");
        await client.ExpectErrorAsync("invalid_json");
        await client.ExpectErrorAsync("too_many_errors", recoverable: false);
        await client.ExpectCloseAsync(WebSocketCloseStatus.PolicyViolation);
    }

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
                // The grace timer, and the reader's wait.
                await clock.WaitForTimersAsync(2, TestContext.Current.CancellationToken);
                clock.Advance(TimeSpan.FromMilliseconds(10));
            }
            else
            {
                using AudioFrame frame = (await session.NextAsync()).Frame!;
                heard += frame.Duration;
            }
        }

        await flooding;
        Assert.InRange(clock.Elapsed.TotalSeconds, 2.3, 2.6);
        clock.Advance(TimeSpan.FromSeconds(1));   // lets the reader go
    }

    private static async Task<SessionRecord> WaitForRecordAsync(ServerFixture server)
    {
        while (server.Sessions.Recent.Count == 0)
            await Task.Yield();
        return server.Sessions.Recent[0];
    }
}
