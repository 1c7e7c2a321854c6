using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Parley.Server.Tests.OpenAi.Realtime;

/// <summary>How a connection is opened, and what comes over it that is no conversation.</summary>
public sealed class RealtimeConnectionTests
{
    [Theory]
    [InlineData("nonsense", "invalid_json", null)]
    [InlineData("[]", "invalid_json", null)]
    [InlineData("{}", "missing_required_parameter", "type")]
    [InlineData("""{"type":7}""", "invalid_type", "type")]
    [InlineData("""{"type":"response.explode"}""", "invalid_value", "type")]
    [InlineData("""{"type":"input_audio_buffer.append"}""", "missing_required_parameter", "audio")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":7}""", "invalid_type", "audio")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":"*"}""", "invalid_value", "audio")]
    [InlineData("""{"type":"input_audio_buffer.append","audio":"AAAA"}""", "invalid_value", "audio")]
    [InlineData("""{"type":"session.update"}""", "missing_required_parameter", "session")]
    [InlineData("""{"type":"session.update","session":[]}""", "invalid_type", "session")]
    [InlineData("""{"type":"session.update","session":{"type":"party"}}""", "invalid_value", "session.type")]
    [InlineData("""{"type":"session.update","session":{"audio":{"input":{"turn_detection":{"type":"server_vad","threshold":7}}}}}""", "invalid_value", "session.audio.input.turn_detection.threshold")]
    [InlineData("""{"type":"session.update","session":{"audio":{"input":{"format":{"type":"audio/pcm","rate":8000}}}}}""", "invalid_value", "session.audio.input.format.rate")]
    [InlineData("""{"type":"session.update","session":{"audio":{"output":{"voice":"nobody"}}}}""", "invalid_value", "session.audio.output.voice")]
    [InlineData("""{"type":"session.update","session":{"tools":[{"type":"mcp"}]}}""", "unsupported_parameter", "session.tools[0].type")]
    [InlineData("""{"type":"session.update","session":{"tools":[{"type":"function","name":"a b"}]}}""", "invalid_value", "session.tools[0].name")]
    [InlineData("""{"type":"session.update","session":{"tool_choice":{"type":"function","name":"none_such"}}}""", "invalid_value", "session.tool_choice")]
    [InlineData("""{"type":"session.update","session":{"instructions":"\ud800"}}""", "invalid_json", null)]
    [InlineData("""{"type":"conversation.item.create"}""", "missing_required_parameter", "item")]
    [InlineData("""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{"type":"input_image","image_url":"x"}]}}""", "unsupported_parameter", "item.content[0].type")]
    [InlineData("""{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"none","output":"x"}}""", "invalid_tool_call_id", "item.call_id")]
    [InlineData("""{"type":"conversation.item.create","previous_item_id":"none","item":{"type":"message","role":"user","content":[]}}""", "item_create_invalid_previous_item_id", "previous_item_id")]
    [InlineData("""{"type":"conversation.item.retrieve","item_id":"none"}""", "item_retrieve_invalid_item_id", "item_id")]
    [InlineData("""{"type":"conversation.item.delete","item_id":"none"}""", "item_delete_invalid_item_id", "item_id")]
    [InlineData("""{"type":"conversation.item.truncate","item_id":"none","content_index":0,"audio_end_ms":1}""", "item_truncate_invalid_item_id", "item_id")]
    [InlineData("""{"type":"response.create","response":{"output_modalities":["smell"]}}""", "invalid_value", "response.output_modalities")]
    [InlineData("""{"type":"response.create","response":{"metadata":{"a":1}}}""", "invalid_type", "response.metadata.a")]
    [InlineData("""{"type":"response.cancel"}""", "response_cancel_not_active", null)]
    public async Task BadEvent_Any_IsAnErrorAndTheSessionGoesOn(string message, string code, string? param)
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        using RealtimeClient client = await server.TalkAsync();
        bool isObject = message.StartsWith("{\"", StringComparison.Ordinal);
        await client.SendAsync(isObject ? $$"""{"event_id":"mine",{{message[1..]}}""" : message);

        JsonElement error = await client.ExpectErrorAsync(code);
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime"}}""");
        await client.ExpectAsync("session.updated");

        Assert.Equal(param, error.GetProperty("param").GetString());
        Assert.Equal(isObject ? "mine" : null, error.GetProperty("event_id").GetString());
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
    }

    [Fact]
    public async Task OversizeAndBinary_AreErrorsAndTheSessionGoesOn()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync(settings: ("Parley:Realtime:MaxEventBytes", "2048"));
        using RealtimeClient client = await server.TalkAsync();
        await client.SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{new string('A', 4_000)}}"}""");
        await client.ExpectErrorAsync("event_too_large");
        await client.Socket.SendAsync(new byte[3], WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);
        await client.ExpectErrorAsync("invalid_message");

        await client.SendAsync("""{"type":"input_audio_buffer.clear"}""");

        await client.ExpectAsync("input_audio_buffer.cleared");
    }

    [Fact]
    public async Task ClientThatReadsLate_GetsEveryAnswer()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        using RealtimeClient client = await server.TalkAsync();
        for (int i = 0; i < 6_000; i++)
            await client.SendAsync($$"""{"type":"response.cancel","event_id":"{{i}}"}""");

        for (int i = 0; i < 6_000; i++)
        {
            JsonElement error = (await client.ExpectAsync("error")).GetProperty("error");
            Assert.Equal($"{i}", error.GetProperty("event_id").GetString());
        }
    }

    [Theory]
    [InlineData("true", "response.audio.delta")]
    [InlineData("false", "response.output_audio.delta")]
    public async Task BetaHeader_NamesOfTheBeta_OnlyWhereTheSettingAllowsThem(string allowed, string type)
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync(settings: ("Parley:Realtime:BetaNames", allowed));
        using RealtimeClient client = await server.ConnectAsync(options: o => o.SetRequestHeader("OpenAI-Beta", "realtime=v1"));
        JsonElement session = (await client.ExpectAsync("session.created")).GetProperty("session");
        if (allowed == "true")
        {
            await client.ExpectAsync("conversation.created");
            Assert.Equal("pcm16", session.GetProperty("input_audio_format").GetString());
            await client.SendAsync("""{"type":"session.update","session":{"turn_detection":null,"instructions":"Hi.","input_audio_format":"g711_ulaw"}}""");
            JsonElement updated = (await client.ExpectAsync("session.updated")).GetProperty("session");
            Assert.Equal(JsonValueKind.Null, updated.GetProperty("turn_detection").ValueKind);
            Assert.Equal("g711_ulaw", updated.GetProperty("input_audio_format").GetString());
        }

        await client.SayAsync("hello");
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.done");

        Assert.Contains(type, client.Types);
        Assert.Equal(allowed == "true", client.Types.Contains("conversation.item.created"));
    }

    [Fact]
    public async Task Subprotocols_KeyOfABrowser_RealtimeIsChosen()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();

        using RealtimeClient client = await server.ConnectAsync(options: o =>
        {
            o.AddSubProtocol("realtime");
            o.AddSubProtocol("openai-insecure-api-key.anything");
        });

        Assert.Equal("realtime", client.Socket.SubProtocol);
        await client.ExpectAsync("session.created");
    }

    [Fact]
    public async Task ClientSecret_WithASession_OpensThatSession()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        HttpResponseMessage made = await server.Http.PostAsync(
            "/v1/realtime/client_secrets",
            new StringContent("""{"expires_after":{"anchor":"created_at","seconds":60},"session":{"type":"realtime","instructions":"Whisper."}}""", Encoding.UTF8, "application/json"),
            TestContext.Current.CancellationToken);
        JsonElement secret = await made.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        string value = secret.GetProperty("value").GetString()!;

        using RealtimeClient client = await server.ConnectAsync(options: o => o.SetRequestHeader("Authorization", $"Bearer {value}"));
        JsonElement session = (await client.ExpectAsync("session.created")).GetProperty("session");

        Assert.StartsWith("ek_", value);
        Assert.Equal("Whisper.", secret.GetProperty("session").GetProperty("instructions").GetString());
        Assert.Equal("Whisper.", session.GetProperty("instructions").GetString());
    }

    [Theory]
    [InlineData("nonsense", HttpStatusCode.BadRequest)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    [InlineData("""{"expires_after":{"seconds":1}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"session":{"type":"party"}}""", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.OK)]
    [InlineData("{}", HttpStatusCode.OK)]
    public async Task ClientSecret_Body_IsChecked(string body, HttpStatusCode status)
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();

        HttpResponseMessage answer = await server.Http.PostAsync(
            "/v1/realtime/client_secrets", new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

        Assert.Equal(status, answer.StatusCode);
        if (status != HttpStatusCode.OK)
            Assert.Contains("\"error\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Get_WithoutAWebSocket_IsTold()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();

        HttpResponseMessage answer = await server.Http.GetAsync("/v1/realtime?model=x", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
    }
}
