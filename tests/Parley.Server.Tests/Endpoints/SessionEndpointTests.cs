using System.Net.WebSockets;
using System.Text.Json;

using Parley.Core.Audio;
using Parley.Core.Sessions;
using Parley.Core.Telemetry;
using Parley.Core.Turns.Interruptions;

namespace Parley.Server.Tests.Endpoints;

/// <summary>Messages: what goes in, what comes out, what is refused.</summary>
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
            {"type":"configure","mode":"hands_free","reply_timing":true,"input":{"encoding":"s16le","sample_rate_hz":48000},"output":{"sample_rate_hz":24000}}
            """);

        JsonElement ready = await client.ExpectAsync("session_ready");
        Assert.Equal(
            """{"type":"session_ready","session_id":"alice-1","input":{"encoding":"s16le","sample_rate_hz":48000},"output":{"encoding":"f32le","sample_rate_hz":24000},"recording":false,"recording_allowed":false}""",
            ready.GetRawText());
        IVoiceTransport transport = await session.Transport;
        Assert.Equal(SessionMode.HandsFree, session.Settings!.Mode);
        Assert.True(session.Settings.TellsReplyTiming);
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
        transport.Send(new SessionEvent.ReplyTiming(1, "Hi there.", 0, null, [new("Hi ", 0, 310.5)]));
        transport.Send(new SessionEvent.PlaybackPaused());
        transport.Send(new SessionEvent.PlaybackResumed(310.5));
        transport.Send(new SessionEvent.PlaybackComplete());
        transport.Send(new SessionEvent.PlaybackInterrupted("Hi", 310.5));
        transport.Send(new SessionEvent.UserAway());
        transport.Send(new TurnMetrics
        {
            Turn = 1,
            Speculation = Speculation.Used,
            ReplyLatencyMs = 532,
            InterruptionReason = InterruptionReason.StopWord,
        });

        string[] expected =
        [
            """{"type":"recording_started","session_id":"test"}""",
            """{"type":"state_changed","state":"recording"}""",
            """{"type":"transcription","text":"hello wor","is_final":false}""",
            """{"type":"llm_response_delta","text":"Hi"}""",
            """{"type":"llm_response","text":"Hi there."}""",
            """{"type":"playback_started"}""",
            """{"type":"reply_timing","clause":1,"text":"Hi there.","start_ms":0,"end_ms":null,"words":[{"text":"Hi ","start_ms":0,"end_ms":310.5}]}""",
            """{"type":"playback_paused"}""",
            """{"type":"playback_resumed","position_ms":310.5}""",
            """{"type":"playback_complete"}""",
            """{"type":"playback_interrupted","heard_text":"Hi","heard_ms":310.5}""",
            """{"type":"user_away"}""",
        ];
        foreach (string json in expected)
            Assert.Equal(json, (await client.ReadEventAsync()).GetRawText());
        JsonElement metrics = await client.ExpectAsync("turn_metrics");
        Assert.Equal("used", metrics.GetProperty("speculation").GetString());
        Assert.Equal("stop_word", metrics.GetProperty("interruption_reason").GetString());
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
}
