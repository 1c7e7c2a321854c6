using System.Text.Json;

using Parley.Core.Brain;

namespace Parley.Server.Tests.OpenAi.Realtime;

public sealed class RealtimeTurnTests
{
    private const string Transcribed = """{"type":"realtime","audio":{"input":{"transcription":{"model":"whisper-1"}}}}""";
    private const string Manual = """{"type":"realtime","audio":{"input":{"turn_detection":null,"transcription":{"model":"x"}}}}""";
    private const string Long = "one two three four five six seven eight nine ten eleven twelve.";

    [Fact]
    public async Task ResponseCreate_TypedMessage_TellsEveryStepInOrder()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        using RealtimeClient client = await server.TalkAsync();
        await client.SayAsync("hello");
        await client.SendAsync("""{"type":"response.create","response":{"metadata":{"topic":"greeting"}}}""");

        JsonElement done = await client.UntilAsync("rate_limits.updated");

        // Words and sound are made side by side; each keeps its order.
        Order(client, "session.created", "conversation.item.added", "conversation.item.done", "response.created",
            "response.output_item.added", "conversation.item.added", "response.content_part.added",
            "response.output_audio_transcript.delta", "response.output_audio_transcript.done",
            "response.content_part.done", "response.output_item.done", "conversation.item.done",
            "output_audio_buffer.stopped", "response.done", "rate_limits.updated");
        Order(client, "response.content_part.added", "output_audio_buffer.started", "response.output_audio.delta",
            "response.output_audio.done", "response.content_part.done");
        Assert.Equal(JsonValueKind.Array, done.GetProperty("rate_limits").ValueKind);
        JsonElement response = client.Seen.Single(e => RealtimeClient.TypeOf(e) == "response.done").GetProperty("response");
        Assert.Equal("completed", response.GetProperty("status").GetString());
        Assert.Equal("greeting", response.GetProperty("metadata").GetProperty("topic").GetString());
        Assert.Equal("You said hello.", response.GetProperty("output")[0].GetProperty("content")[0].GetProperty("transcript").GetString());
        Assert.InRange(client.Sound().Length / 48, 590, 600); // three words; the voice's rate is brought to 24 kHz
    }

    [Fact]
    public async Task ServerVad_SpeechThenSilence_IsHeardCommittedAndAnswered()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        using RealtimeClient client = await server.TalkAsync(Transcribed);
        await client.HearAsync(loud: false, 500);
        await client.HearAsync(loud: true, 1_000);
        await client.HearAsync(loud: false, 1_500);

        JsonElement done = await client.UntilAsync("response.done");

        JsonElement started = Single(client, "input_audio_buffer.speech_started");
        JsonElement stopped = Single(client, "input_audio_buffer.speech_stopped");
        Assert.InRange(started.GetProperty("audio_start_ms").GetInt32(), 450, 550);
        Assert.InRange(stopped.GetProperty("audio_end_ms").GetInt32(), 1_950, 2_100);
        string item = started.GetProperty("item_id").GetString()!;
        Assert.Equal(item, Single(client, "input_audio_buffer.committed").GetProperty("item_id").GetString());
        JsonElement transcribed = Single(client, "conversation.item.input_audio_transcription.completed");
        Assert.Equal(item, transcribed.GetProperty("item_id").GetString());
        Assert.Equal("hello there", transcribed.GetProperty("transcript").GetString());
        Assert.Equal("completed", done.GetProperty("response").GetProperty("status").GetString());
        Order(client, "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped",
            "input_audio_buffer.committed", "conversation.item.added",
            "conversation.item.input_audio_transcription.completed", "response.created", "response.done");
    }

    [Fact]
    public async Task Transcription_NotAskedFor_IsNotTold()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        using RealtimeClient client = await server.TalkAsync();
        await client.HearAsync(loud: true, 1_000);
        await client.HearAsync(loud: false, 1_500);

        await client.UntilAsync("response.done");

        Assert.DoesNotContain(client.Types, type => type.Contains("transcription", StringComparison.Ordinal));
        Assert.Equal(JsonValueKind.Null,
            Single(client, "conversation.item.added", 0).GetProperty("item").GetProperty("content")[0].GetProperty("transcript").ValueKind);
    }

    [Fact]
    public async Task CreateResponseFalse_Turn_IsKeptAndAnsweredWhenAsked()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        using RealtimeClient client = await server.TalkAsync(
            """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","create_response":false}}}}""");
        await client.HearAsync(loud: true, 1_000);
        await client.HearAsync(loud: false, 1_500);
        await client.UntilAsync("conversation.item.done");
        Assert.Empty(server.Brain.Turns);

        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.done");

        Assert.Equal(["user: hello there"], ScriptedBrain.Lines(Assert.Single(server.Brain.Turns)));
    }

    [Fact]
    public async Task Manual_CommitThenCreate_AnswersWhatWasCommittedOnceItIsUnderstood()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        using RealtimeClient client = await server.TalkAsync(Manual);
        var understood = new TaskCompletionSource();
        server.Ear.Gate = understood.Task;
        await client.HearAsync(loud: true, 800);
        await client.SendAsync("""{"type":"input_audio_buffer.commit"}""");
        await client.SendAsync("""{"type":"response.create"}""");

        await client.UntilAsync("response.created");
        Assert.Empty(server.Brain.Turns);
        understood.SetResult();
        await client.UntilAsync("response.done");

        Assert.Equal(["user: hello there"], ScriptedBrain.Lines(Assert.Single(server.Brain.Turns)));
        Assert.DoesNotContain(client.Types, type => type.StartsWith("input_audio_buffer.speech", StringComparison.Ordinal));
        Order(client, "input_audio_buffer.committed", "conversation.item.added", "response.created",
            "conversation.item.input_audio_transcription.completed", "response.done");
    }

    [Fact]
    public async Task Manual_CommitOfNothing_IsAnErrorAndClearForgets()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        using RealtimeClient client = await server.TalkAsync(Manual);
        await client.SendAsync("""{"type":"input_audio_buffer.commit","event_id":"early"}""");
        Assert.Equal("early", (await client.ExpectErrorAsync("input_audio_buffer_commit_empty")).GetProperty("event_id").GetString());

        await client.HearAsync(loud: true, 500);
        await client.SendAsync("""{"type":"input_audio_buffer.clear"}""");
        await client.ExpectAsync("input_audio_buffer.cleared");
        await client.SendAsync("""{"type":"input_audio_buffer.commit"}""");

        await client.ExpectErrorAsync("input_audio_buffer_commit_empty");
    }

    [Fact]
    public async Task SpeechOverAResponse_Interrupts_AndTheHistoryHoldsTheWordsHeard()
    {
        var brain = new ScriptedBrain(turn => [new ReplyUpdate(Long)]);
        await using RealtimeServer server = await RealtimeServer.StartAsync(brain, ["go on", "stop"]);
        using RealtimeClient client = await server.TalkAsync(Transcribed);
        await client.HearAsync(loud: true, 600);
        await client.HearAsync(loud: false, 800);
        for (int i = 0; i < 30; i++)
            await client.UntilAsync("response.output_audio.delta"); // 600 ms: three words have left

        await client.HearAsync(loud: true, 900);
        JsonElement cut = (await client.UntilAsync("response.done")).GetProperty("response");
        await client.HearAsync(loud: false, 800);
        await client.UntilAsync("response.done");

        Assert.Equal("cancelled", cut.GetProperty("status").GetString());
        Assert.Equal("turn_detected", cut.GetProperty("status_details").GetProperty("reason").GetString());
        string heard = cut.GetProperty("output")[0].GetProperty("content")[0].GetProperty("transcript").GetString()!;
        Assert.StartsWith("one two", heard);
        Assert.DoesNotContain("ten", heard);
        Assert.Contains(client.Types, type => type == "output_audio_buffer.cleared");
        Assert.Equal(["user: go on", $"assistant: {heard}", "user: stop"], ScriptedBrain.Lines(server.Brain.Turns[^1]));
    }

    [Fact]
    public async Task InterruptResponseFalse_SpeechOverAResponse_IsAnsweredAfterIt()
    {
        var brain = new ScriptedBrain(turn => [new ReplyUpdate($"{ScriptedBrain.LastWords(turn)} one two three four.")]);
        await using RealtimeServer server = await RealtimeServer.StartAsync(brain, ["first", "second"]);
        using RealtimeClient client = await server.TalkAsync(
            """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","interrupt_response":false}}}}""");
        await client.HearAsync(loud: true, 600);
        await client.HearAsync(loud: false, 800);
        await client.UntilAsync("response.output_audio.delta");

        await client.HearAsync(loud: true, 600);
        await client.HearAsync(loud: false, 800);
        JsonElement first = await client.UntilAsync("response.done");
        JsonElement second = await client.UntilAsync("response.done");

        Assert.Equal(["completed", "completed"],
            new[] { first, second }.Select(e => e.GetProperty("response").GetProperty("status").GetString()));
        Assert.Equal(["user: first", "assistant: first one two three four.", "user: second"], ScriptedBrain.Lines(server.Brain.Turns[^1]));
    }

    [Fact]
    public async Task IdleTimeout_NobodySpeaksAfterAResponse_TheServerDoes()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        using RealtimeClient client = await server.TalkAsync(
            """{"type":"realtime","audio":{"input":{"turn_detection":{"type":"server_vad","idle_timeout_ms":1000}}}}""");
        await client.SayAsync("hello");
        await client.SendAsync("""{"type":"response.create"}""");
        await client.UntilAsync("response.done");

        JsonElement timeout = await client.UntilAsync("input_audio_buffer.timeout_triggered");
        JsonElement committed = await client.ExpectAsync("input_audio_buffer.committed");
        await client.UntilAsync("response.done");

        Assert.Equal(timeout.GetProperty("item_id").GetString(), committed.GetProperty("item_id").GetString());
    }

    [Fact]
    public async Task TurnDetection_ChangedInTheMiddle_HoldsFromThereOn()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        using RealtimeClient client = await server.TalkAsync(Manual);
        await client.HearAsync(loud: true, 500);
        await client.HearAsync(loud: false, 1_500);
        await client.SendAsync("""{"type":"session.update","session":{"type":"realtime","audio":{"input":{"turn_detection":{"type":"semantic_vad","eagerness":"high"}}}}}""");
        JsonElement session = (await client.ExpectAsync("session.updated")).GetProperty("session");
        Assert.Equal("high", session.GetProperty("audio").GetProperty("input").GetProperty("turn_detection").GetProperty("eagerness").GetString());

        await client.HearAsync(loud: true, 500);
        await client.HearAsync(loud: false, 1_000);
        await client.UntilAsync("response.done");

        Assert.Single(server.Brain.Turns);
    }

    [Fact]
    public async Task TranscriptionFails_IsToldOfItsItem()
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        server.Ear.Failure = new InvalidOperationException("deaf");
        using RealtimeClient client = await server.TalkAsync(Transcribed);
        await client.HearAsync(loud: true, 600);
        await client.HearAsync(loud: false, 1_000);

        JsonElement failed = await client.UntilAsync("conversation.item.input_audio_transcription.failed");

        Assert.Contains("deaf", failed.GetProperty("error").GetProperty("message").GetString());
        Assert.Equal(
            Single(client, "input_audio_buffer.committed").GetProperty("item_id").GetString(),
            failed.GetProperty("item_id").GetString());
    }

    [Theory]
    [InlineData("audio/pcmu")]
    [InlineData("audio/pcma")]
    public async Task Telephone_SoundBothWays_IsEightBitsAtEightKilohertz(string format)
    {
        await using RealtimeServer server = await RealtimeServer.StartAsync();
        using RealtimeClient client = await server.TalkAsync(
            """{"type":"realtime","audio":{"input":{"format":{"type":"FORMAT"}},"output":{"format":{"type":"FORMAT"}}}}"""
                .Replace("FORMAT", format, StringComparison.Ordinal));
        byte loud = format == "audio/pcmu" ? (byte)0x90 : (byte)0xBA;
        byte quiet = format == "audio/pcmu" ? (byte)0xFF : (byte)0xD5;
        // In one event: a second between two, on a busy machine, would be a client that has muted itself.
        byte[] speech = [.. Enumerable.Range(0, 800 * 8).Select(i => i / 8 % 2 == 0 ? loud : (byte)(loud ^ 0x80))];
        byte[] sound = [.. speech, .. Enumerable.Repeat(quiet, 1_200 * 8)];
        await client.SendAsync($$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(sound)}}"}""");

        JsonElement done = await client.UntilAsync("response.done");

        Assert.Equal("completed", done.GetProperty("response").GetProperty("status").GetString());
        Assert.InRange(client.Sound().Length / 8, 760, 801); // "You said hello there."
    }

    private static JsonElement Single(RealtimeClient client, string type, int index = 0) =>
        client.Seen.Where(e => RealtimeClient.TypeOf(e) == type).ElementAt(index);

    /// <summary>These came in this order, whatever came between.</summary>
    private static void Order(RealtimeClient client, params string[] types)
    {
        int at = -1;
        foreach (string type in types)
        {
            at = client.Seen.FindIndex(at + 1, e => RealtimeClient.TypeOf(e) == type);
            Assert.True(at >= 0, $"'{type}' is missing or too early in: {string.Join(", ", client.Types)}");
        }
    }
}
