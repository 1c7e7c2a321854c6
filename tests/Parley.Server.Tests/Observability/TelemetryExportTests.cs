using System.Text.Json;


namespace Parley.Server.Tests.Observability;

[Collection(nameof(ProcessWideCollection))] // other tests' sessions would be exported too
public sealed class TelemetryExportTests
{
    private static readonly (string Key, string Value)[] _scripted =
    [
        ("Parley:Engines:VoiceActivity", "energy"),
        ("Parley:Engines:SpeechToText", "scripted"),
        ("Parley:Engines:TextToSpeech", "scripted"),
        ("Parley:Engines:TextToSpeechFallback", "none"),
        ("Parley:Engines:Brain", "scripted"),
        ("Parley:ScriptedTextToSpeech:DurationMs", "100"),
        ("Parley:SessionSocket:ConfigureGraceMs", "0"),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("http/protobuf")]
    [InlineData("grpc")]
    public async Task Export_OfASession_BringsItsTurnsAndMetricsToTheCollector(string protocol)
    {
        await using OtlpCollector collector = await OtlpCollector.StartAsync(isGrpc: protocol == "grpc");
        await using (ServerFixture server = await ServerFixture.StartAsync(
            settings: [.. _scripted, ("Parley:Telemetry:OtlpEndpoint", collector.Address.ToString()), ("Parley:Telemetry:OtlpProtocol", protocol), ("Parley:Telemetry:MetricIntervalMs", "200")]))
        {
            using SessionClient client = await server.ConnectAsync();
            await client.SendAsync("""{"type":"start_recording"}""");
            byte[] sound = new byte[16_000 * sizeof(float)];
            await client.SendAsync(sound);
            await client.SendAsync("""{"type":"stop_recording"}""");
            await TurnMetricsAsync(client);
            await client.CloseAsync();
        }

        List<CollectedSpan> spans = [.. collector.Spans];
        CollectedSpan turn = Assert.Single(spans, span => span.Name == "turn" && span.Attributes.Contains("parley.session_id"));
        List<CollectedSpan> phases = [.. spans.Where(span => span.ParentId == turn.Id)];
        Assert.Equal(
            ["turn.listen", "turn.play", "turn.speak", "turn.think", "turn.transcribe"], phases.Select(span => span.Name).Order(StringComparer.Ordinal));
        Assert.All(phases, phase => Assert.True(phase.StartNs >= turn.StartNs && phase.EndNs <= turn.EndNs && phase.EndNs >= phase.StartNs, phase.Name));
        // The request that opened the session is what the turn belongs to.
        Assert.Contains(spans, span => span.Id == turn.ParentId);
        Assert.Contains("service.name", collector.ResourceKeys);
        Assert.Contains("parley.turn.reply_latency", collector.Metrics);
        Assert.Contains("http.server.request.duration", collector.Metrics);
        Assert.Contains("parley.sessions.live", collector.Metrics);
    }

    [Fact]
    public async Task Export_ToACollectorThatIsAway_HindersNobody()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            voice: new FakeTextToSpeechEngine(), settings: [("Parley:Telemetry:OtlpEndpoint", "http://127.0.0.1:9"), ("Parley:Telemetry:MetricIntervalMs", "100")]);

        for (int i = 0; i < 20; i++)
            await server.Http.GetStringAsync("/voices", Cancel);
    }

    [Fact]
    public async Task Start_WithAProtocolThatIsNone_NamesTheSetting()
    {
        var problem = await Assert.ThrowsAsync<Parley.Server.Configuration.SettingsException>(() => ServerFixture.StartAsync(
            settings: ("Parley:Telemetry:OtlpProtocol", "carrier-pigeon")));

        Assert.Contains("Parley:Telemetry:OtlpProtocol", problem.Message, StringComparison.Ordinal);
    }

    private static async Task TurnMetricsAsync(SessionClient client)
    {
        while (true)
        {
            (System.Net.WebSockets.WebSocketMessageType type, byte[] payload) = await client.ReadAsync();
            if (type == System.Net.WebSockets.WebSocketMessageType.Text
                && JsonDocument.Parse(payload).RootElement.GetProperty("type").GetString() == "turn_metrics")
                return;
        }
    }
}
