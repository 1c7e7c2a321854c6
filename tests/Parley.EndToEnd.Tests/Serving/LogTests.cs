using System.Text.Json;

namespace Parley.EndToEnd.Tests.Serving;

/// <summary>What the log of a running server says, and what it never does.</summary>
public sealed class LogTests
{
    // Said by the person, answered by the model, and written nowhere.
    private const string Marker = "xylophone";
    private const string AnswerMarker = "zeppelin";

    private static readonly Dictionary<string, string?> _scripted = new()
    {
        ["PARLEY__ENGINES__VOICEACTIVITY"] = "energy",
        ["PARLEY__ENGINES__SPEECHTOTEXT"] = "scripted",
        ["PARLEY__ENGINES__TEXTTOSPEECH"] = "scripted",
        ["PARLEY__ENGINES__TEXTTOSPEECHFALLBACK"] = "none",
        ["PARLEY__ENGINES__BRAIN"] = "scripted",
        ["PARLEY__SCRIPTEDTEXTTOSPEECH__DURATIONMS"] = "100",
        ["PARLEY__SCRIPTEDSPEECHTOTEXT__TEXT"] = $"play the {Marker}",
        ["PARLEY__BRAIN__SCRIPTEDREPLY"] = $"A {AnswerMarker} it is.",
        ["LOGGING__LOGLEVEL__DEFAULT"] = "Debug",
        ["LOGGING__LOGLEVEL__MICROSOFT"] = "Debug",
        ["LOGGING__LOGLEVEL__SYSTEM"] = "Debug",
    };

    [Fact]
    public async Task JsonLog_OfASession_HasItsIdsAndNothingThatWasSaid()
    {
        string log = await TalkAsync("json");

        JsonElement[] lines = [.. log.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(line => line.StartsWith('{'))
            .Select(line => JsonElement.Parse(line))];
        Assert.True(lines.Length > 10, log);
        Assert.All(lines, line => Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", line.GetProperty("time").GetString()));
        JsonElement turn = lines.First(line => line.GetProperty("message").GetString()!.StartsWith("Turn 1:", StringComparison.Ordinal));
        Assert.Equal("logged", turn.GetProperty("session_id").GetString());
        Assert.StartsWith("req_", turn.GetProperty("request_id").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, turn.GetProperty("fields").GetProperty("turn").GetInt32());
        Assert.Equal(JsonValueKind.Number, turn.GetProperty("fields").GetProperty("reply_latency_ms").ValueKind);
        Assert.Contains(lines, line => line.TryGetProperty("turn", out JsonElement number) && number.GetInt32() == 1);
        Assert.DoesNotContain(Marker, log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(AnswerMarker, log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task TextLog_OfASession_HasNothingThatWasSaid()
    {
        string log = await TalkAsync("text");

        Assert.Contains("[session logged]: Turn 1:", log, StringComparison.Ordinal);
        Assert.DoesNotContain(Marker, log, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(AnswerMarker, log, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Log_OfEverythingThereIs_HasNoSecretOfTheSettings()
    {
        var environment = new Dictionary<string, string?>
        {
            ["LOGGING__LOGLEVEL__DEFAULT"] = "Trace",
            ["LOGGING__LOGLEVEL__MICROSOFT"] = "Trace",
            ["LOGGING__LOGLEVEL__SYSTEM"] = "Trace",
            // Nobody listens there; what fails is logged at length.
            ["LLM_ENDPOINT"] = "http://127.0.0.1:9/v1",
            ["LLM_MODEL"] = "some-model",
            ["PARLEY__BRAIN__APIKEY"] = "secret-of-the-brain",
            ["PARLEY__OPENAITRANSCRIPTION__ENDPOINT"] = "http://127.0.0.1:9",
            ["PARLEY__OPENAITRANSCRIPTION__APIKEY"] = "secret-of-the-ears",
            ["PARLEY__OPENAITRANSCRIPTION__ATTEMPTS"] = "1",
            ["HF_TOKEN"] = "secret-of-the-hub",
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "http://127.0.0.1:9",
            ["OTEL_EXPORTER_OTLP_HEADERS"] = "authorization=secret-of-the-collector",
            ["PARLEY__TELEMETRY__METRICINTERVALMS"] = "100",
        };
        await using RunningServer server = await RunningServer.StartAsync(environment);
        await using (SessionClient client = await SessionClient.ConnectAsync(server, "secrets"))
        {
            await client.SendAsync("""{"type":"send_text","text":"hello"}""");
            await client.GetsAsync("error");
            await client.SendAsync("""{"type":"start_recording"}""");
            await client.SpeakAsync(new float[16_000], inRealTime: false);
            await client.SendAsync("""{"type":"stop_recording"}""");
        }

        string status = await server.Http.GetStringAsync("/status", TestContext.Current.CancellationToken);
        await server.Program.SignalAsync("TERM");
        RunResult result = await server.Program.WaitAsync();

        Assert.Contains("trace", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-of", result.Error + result.Text + status, StringComparison.Ordinal);
    }

    private static async Task<string> TalkAsync(string format)
    {
        await using RunningServer server = await RunningServer.StartAsync(
            new Dictionary<string, string?>(_scripted) { ["PARLEY__LOGGING__FORMAT"] = format });
        await using (SessionClient client = await SessionClient.ConnectAsync(server, "logged"))
        {
            await client.SendAsync("""{"type":"start_recording"}""");
            await client.SpeakAsync(new float[16_000], inRealTime: false);
            await client.SendAsync("""{"type":"stop_recording"}""");
            JsonElement heard = await client.GetsAsync("transcription");
            Assert.Contains(Marker, heard.GetProperty("text").GetString(), StringComparison.Ordinal);
            await client.GetsAsync("turn_metrics");
        }

        await server.Program.SignalAsync("TERM");
        return (await server.Program.WaitAsync()).Error;
    }
}
