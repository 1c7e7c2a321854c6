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

    private static string Message(string id, string role, string text, string more = "") =>
        $$$"""{"type":"conversation.item.create"{{{more}}},"item":{"id":"{{{id}}}","type":"message","role":"{{{role}}}","content":[{"type":"{{{(role == "assistant" ? "output_text" : "input_text")}}}","text":"{{{text}}}"}]}}""";
}
