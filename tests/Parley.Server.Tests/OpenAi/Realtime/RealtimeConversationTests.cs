using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

using Microsoft.Extensions.AI;

using Parley.Core.Brain;

namespace Parley.Server.Tests.OpenAi.Realtime;

public sealed class RealtimeConversationTests
{
    private const string Functions =
        """{"type":"realtime","tools":[{"type":"function","name":"look_up","description":"Looks up.","parameters":{"type":"object","properties":{"what":{"type":"string"}}}}]}""";

    [Fact]
    public async Task FunctionCall_RoundTrip_ReachesModelClientAndModelAgain()
    {
        var brain = new ScriptedBrain(turn => turn.History.Any(m => m.Role == ChatRole.Tool)
            ? [new ReplyUpdate("It is ready.")]
            : [new ReplyUpdate("", 0) { Calls = [new FunctionCallContent("call_1", "look_up", new Dictionary<string, object?> { ["what"] = "tea" })] }]);
        await using RealtimeServer server = await RealtimeServer.StartAsync(brain);
        using RealtimeClient client = await server.TalkAsync(Functions);
        await client.HearAsync(loud: true, 800);
        await client.HearAsync(loud: false, 1_200);

        JsonElement call = await client.UntilAsync("response.function_call_arguments.done");
        JsonElement done = await client.UntilAsync("response.done");
        await client.SendAsync("""{"type":"conversation.item.create","item":{"type":"function_call_output","call_id":"call_1","output":"hot"}}""");
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.done");

        Assert.Equal("""{"what":"tea"}""", call.GetProperty("arguments").GetString());
        JsonElement item = done.GetProperty("response").GetProperty("output")[0];
        Assert.Equal(("function_call", "look_up", "completed"),
            (item.GetProperty("type").GetString(), item.GetProperty("name").GetString(), item.GetProperty("status").GetString()));
        Assert.Equal("look_up", Assert.Single(brain.Turns[0].Tools).Name);
        Assert.Equal(["user: hello there", "assistant: look_up(what=tea)", "tool: → hot"], ScriptedBrain.Lines(brain.Turns[^1]));
    }

    [Fact]
    public async Task TextOnly_Response_IsWrittenAndRemembered()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        using RealtimeClient client = await server.TalkAsync("""{"type":"realtime","output_modalities":["text"],"instructions":"Be kind."}""");
        await client.SayAsync("hello");
        await client.SendAsync("""{"type":"response.create"}""");
        JsonElement text = await client.UntilAsync("response.output_text.done");
        await client.UntilAsync("response.done");
        await client.SayAsync("again");
        await client.SendAsync("""{"type":"response.create","response":{"instructions":"Be brief.","max_output_tokens":5}}""");
        await client.UntilAsync("response.done");

        Assert.Equal("You said hello.", text.GetProperty("text").GetString());
        Assert.DoesNotContain(client.Types, type => type.Contains("audio", StringComparison.Ordinal));
        Assert.Empty(server.Voice.Requests);
        UserTurn last = server.Brain.Turns[^1];
        Assert.Equal(["user: hello", "assistant: You said hello.", "user: again"], ScriptedBrain.Lines(last));
        Assert.Equal(("Be brief.", 5, false), (last.Persona.Prompt, last.MaximumOutputTokens, last.IsSpoken));
        Assert.Equal("Be kind.", server.Brain.Turns[0].Persona.Prompt);
    }

    [Fact]
    public async Task OutOfBand_Response_LeavesTheConversationAsItIs()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        using RealtimeClient client = await server.TalkAsync("""{"type":"realtime","output_modalities":["text"]}""");
        await client.SayAsync("hello");
        await client.SendAsync(
            """{"type":"response.create","response":{"conversation":"none","metadata":{"kind":"check"},"input":[{"type":"message","role":"user","content":[{"type":"input_text","text":"aside"}]}]}}""");
        JsonElement done = await client.UntilAsync("response.done");
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.done");

        JsonElement response = done.GetProperty("response");
        Assert.Equal(JsonValueKind.Null, response.GetProperty("conversation_id").ValueKind);
        Assert.Equal("check", response.GetProperty("metadata").GetProperty("kind").GetString());
        Assert.Equal(["user: aside"], ScriptedBrain.Lines(server.Brain.Turns[0]));
        Assert.Equal(["user: hello"], ScriptedBrain.Lines(server.Brain.Turns[1]));
        // The message and the second answer.
        Assert.True(client.Types.Count(type => type == "conversation.item.added") == 2, string.Join("\n", client.Seen));
    }

    [Fact]
    public async Task ResponseCreate_WhileOneIsMade_IsRefused_AndWhileItOnlySounds_Waits()
    {
        var more = new TaskCompletionSource();
        var brain = new ScriptedBrain(turn => [new ReplyUpdate("one two three. "), new ReplyUpdate("four five six.")]) { Gate = more.Task };
        await using RealtimeServer server = await RealtimeServer.StartAsync(brain);
        using RealtimeClient client = await server.TalkAsync();
        await client.SayAsync("count");
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.output_audio_transcript.delta");
        await client.SendAsync("""{"type":"response.create","event_id":"second"}""");
        JsonElement error = await client.ExpectErrorAsync("conversation_already_has_active_response");
        more.SetResult();
        await client.UntilAsync("response.output_audio_transcript.done");

        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.done");
        JsonElement second = await client.UntilAsync("response.done");

        Assert.Equal("second", error.GetProperty("event_id").GetString());
        Assert.Equal("completed", second.GetProperty("response").GetProperty("status").GetString());
    }

    [Fact]
    public async Task Cancel_ActiveResponse_EndsItAndNothingElse()
    {
        var brain = new ScriptedBrain(turn => [new ReplyUpdate("one two three four five six seven eight.")]);
        await using RealtimeServer server = await RealtimeServer.StartAsync(brain);
        using RealtimeClient client = await server.TalkAsync();
        await client.SayAsync("count");
        await client.SendAsync("""{"type":"response.create"}""");
        JsonElement sound = await client.UntilAsync("response.output_audio.delta");
        string itemId = sound.GetProperty("item_id").GetString()!;
        for (int i = 0; i < 35; i++)
            await client.UntilAsync("response.output_audio.delta");

        await client.SendAsync("""{"type":"response.cancel"}""");
        JsonElement response = (await client.UntilAsync("response.done")).GetProperty("response");
        await client.SendAsync($$"""{"type":"conversation.item.truncate","item_id":"{{itemId}}","content_index":0,"audio_end_ms":450}""");
        JsonElement truncated = await client.UntilAsync("conversation.item.truncated");
        await client.SendAsync($$"""{"type":"conversation.item.retrieve","item_id":"{{itemId}}"}""");
        JsonElement kept = await client.UntilAsync("conversation.item.retrieved");
        await client.SendAsync("""{"type":"response.cancel","event_id":"late"}""");
        JsonElement error = await client.ExpectErrorAsync("response_cancel_not_active");
        await client.SayAsync("go on");
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.created");
        await client.UntilAsync("response.output_audio.delta");

        Assert.Equal("client_cancelled", response.GetProperty("status_details").GetProperty("reason").GetString());
        Assert.Equal(450, truncated.GetProperty("audio_end_ms").GetInt32());
        Assert.Equal("one two", kept.GetProperty("item").GetProperty("content")[0].GetProperty("transcript").GetString());
        Assert.Equal("late", error.GetProperty("event_id").GetString());
        Assert.Equal(["user: count", "assistant: one two", "user: go on"], ScriptedBrain.Lines(server.Brain.Turns[^1]));
    }

    [Fact]
    public async Task Items_InsertedAndDeleted_ChangeWhatTheModelSees()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        using RealtimeClient client = await server.TalkAsync("""{"type":"realtime","output_modalities":["text"]}""");
        await client.SendAsync(Message("b", "user", "second"));
        await client.SendAsync(Message("a", "user", "first", ""","previous_item_id":"root" """));
        await client.SendAsync(Message("c", "assistant", "third", ""","previous_item_id":"a" """));
        await client.SendAsync(Message("d", "system", "Be calm."));
        await client.SendAsync("""{"type":"conversation.item.delete","item_id":"b"}""");
        await client.UntilAsync("conversation.item.deleted");
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.done");

        Assert.Equal([null, null, "a", "b"], client.Seen.Where(e => RealtimeClient.TypeOf(e) == "conversation.item.added").Take(4)
            .Select(e => e.GetProperty("previous_item_id").GetString()));
        Assert.Equal(["user: first", "assistant: third", "system: Be calm."], ScriptedBrain.Lines(server.Brain.Turns[0]));
    }

    [Fact]
    public async Task Response_CutOffOrBroken_SaysSo()
    {
        bool breaks = false;
        var brain = new ScriptedBrain(turn => breaks
            ? throw new InvalidOperationException("The model fell over.")
            : [new ReplyUpdate("too long"), new ReplyUpdate("", 0) { IsCutOff = true }]);
        await using RealtimeServer server = await RealtimeServer.StartAsync(brain);
        using RealtimeClient client = await server.TalkAsync("""{"type":"realtime","output_modalities":["text"]}""");
        await client.SayAsync("hello");
        await client.SendAsync("""{"type":"response.create"}""");
        JsonElement cutOff = (await client.UntilAsync("response.done")).GetProperty("response");
        breaks = true;
        await client.SendAsync("""{"type":"response.create"}""");
        await client.ExpectErrorAsync("brain_unavailable");
        JsonElement failed = (await client.UntilAsync("response.done")).GetProperty("response");

        Assert.Equal("incomplete", cutOff.GetProperty("status").GetString());
        Assert.Equal("max_output_tokens", cutOff.GetProperty("status_details").GetProperty("reason").GetString());
        Assert.Equal("failed", failed.GetProperty("status").GetString());
    }

    [Fact]
    public async Task TranscriptionSession_Speech_IsTranscribedAndNeverAnswered()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        using RealtimeClient client = await server.ConnectAsync("?intent=transcription");
        JsonElement session = (await client.ExpectAsync("session.created")).GetProperty("session");
        await client.HearAsync(loud: true, 600);
        await client.HearAsync(loud: false, 1_000);
        JsonElement transcript = await client.UntilAsync("conversation.item.input_audio_transcription.completed");
        await client.SendAsync("""{"type":"response.create"}""");
        await client.ExpectErrorAsync("invalid_session_type");

        Assert.Equal("transcription", session.GetProperty("type").GetString());
        Assert.Equal("hello there", transcript.GetProperty("transcript").GetString());
        Assert.Empty(server.Brain.Turns);
    }

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

    private static string Message(string id, string role, string text, string more = "") =>
        $$$"""{"type":"conversation.item.create"{{{more}}},"item":{"id":"{{{id}}}","type":"message","role":"{{{role}}}","content":[{"type":"{{{(role == "assistant" ? "output_text" : "input_text")}}}","text":"{{{text}}}"}]}}""";
}
