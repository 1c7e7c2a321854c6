using System.Text.Json;

using Parley.EndToEnd.Tests.Serving;

namespace Parley.EndToEnd.Tests.OpenAi;

/// <summary>
/// OpenAI's own SDK talks to the built program: real recordings, the engines that are always there, and a language model
/// of the test's own behind HTTP.
/// </summary>
public sealed class RealtimeSdkTests
{
    private static readonly string _clients = Path.Combine(Repository.Root, "tests", "clients");

    [Fact]
    public async Task Conversation_QuestionFunctionCallAndInterruption_GoesAsTheProtocolSays()
    {
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(_clients, "node_modules")), $"'{_clients}' has no node_modules; run 'npm ci --ignore-scripts' there.");
        string question = SharedFiles.Require("speech", "ljspeech-LJ001-0013.wav");
        string interruption = SharedFiles.Require("speech", "ljspeech-LJ001-0006.wav");
        await using RunningProgram model = RunningProgram.Start("node", [Path.Combine(_clients, "chat-server.mjs")]);
        string port = (await model.SaysAsync("chat on ")).Split(' ')[^1].Trim();
        await using RunningServer server = await RunningServer.StartAsync(new Dictionary<string, string?>
        {
            ["LLM_ENDPOINT"] = $"http://127.0.0.1:{port}/v1",
            ["LLM_MODEL"] = "scripted",
            ["PARLEY__ENGINES__TEXTTOSPEECH"] = "flite",
            ["PARLEY__ENGINES__SPEECHTOTEXT"] = "pocketsphinx",
        });

        RunResult result = await RunningProgram.RunAsync(
            "node", [Path.Combine(_clients, "realtime.mjs"), server.Address.ToString().TrimEnd('/'), question, interruption]);

        Assert.True(result.ExitCode == 0, result.Text);
        JsonElement[] lines = [.. result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal("ek_", Step(lines, "secret").GetProperty("prefix").GetString());
        Assert.Equal("You are a librarian.", First(lines, "session.created").GetProperty("instructions").GetString());
        Order(lines, "session.created", "session.updated", "input_audio_buffer.speech_started", "input_audio_buffer.speech_stopped",
            "input_audio_buffer.committed", "conversation.item.added", "conversation.item.input_audio_transcription.completed",
            "response.created", "response.output_item.added", "response.function_call_arguments.done", "response.output_item.done",
            "response.done", "conversation.item.added", "response.created", "response.content_part.added",
            "output_audio_buffer.started", "input_audio_buffer.speech_started", "response.output_audio.done", "response.done",
            "conversation.item.truncated", "conversation.item.retrieved", "input_audio_buffer.speech_stopped",
            "input_audio_buffer.committed", "response.created", "response.done", "error");
        Assert.Contains("operations", First(lines, "conversation.item.input_audio_transcription.completed").GetProperty("transcript").GetString());
        JsonElement call = Step(lines, "called");
        Assert.Equal("look_up", call.GetProperty("name").GetString());
        Assert.Contains("operations", call.GetProperty("arguments").GetProperty("question").GetString());
        JsonElement interrupted = Step(lines, "interrupted");
        Assert.Equal(("cancelled", "turn_detected"),
            (interrupted.GetProperty("status").GetString(), interrupted.GetProperty("reason").GetString()));
        Assert.InRange(interrupted.GetProperty("heard_ms").GetInt32(), 1_000, 12_000);
        Assert.StartsWith("The library", Step(lines, "truncated").GetProperty("transcript").GetString());
        Assert.StartsWith("You said:", Step(lines, "answered").GetProperty("transcript").GetString());
        JsonElement error = Step(lines, "error_event");
        Assert.Equal(("response_cancel_not_active", "my_cancel"),
            (error.GetProperty("code").GetString(), error.GetProperty("echoed").GetString()));
        Assert.Equal(1000, Step(lines, "closed").GetProperty("code").GetInt32());
    }

    private static JsonElement Step(JsonElement[] lines, string step) =>
        lines.First(line => line.TryGetProperty("step", out JsonElement name) && name.GetString() == step);

    private static JsonElement First(JsonElement[] lines, string type) => lines.First(line => TypeOf(line) == type);

    private static string? TypeOf(JsonElement line) => line.TryGetProperty("type", out JsonElement type) ? type.GetString() : null;

    /// <summary>These came in this order, whatever came between.</summary>
    private static void Order(JsonElement[] lines, params string[] types)
    {
        int at = -1;
        foreach (string type in types)
        {
            at = Array.FindIndex(lines, at + 1, line => TypeOf(line) == type);
            Assert.True(at >= 0, $"'{type}' is missing or too early in: {string.Join(", ", lines.Select(TypeOf))}");
        }
    }
}
