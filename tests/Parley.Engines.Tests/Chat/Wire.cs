using System.Text.Json;

namespace Parley.Engines.Tests.Chat;

/// <summary>Answers in the formats that the servers really send.</summary>
internal static class Wire
{
    public const string ServerSentEvents = "text/event-stream";
    public const string JsonLines = "application/x-ndjson";
    public const string Json = "application/json; charset=utf-8";
    public const string Html = "text/html; charset=UTF-8";
    public const string Done = "data: [DONE]\n\n";

    public static string OpenAiDelta(string text) => OpenAiEvent($$"""{"content":{{JsonSerializer.Serialize(text)}}}""");

    /// <param name="delta">JSON.</param>
    public static string OpenAiEvent(string delta, string finishReason = "null") =>
        $$"""data: {"id":"chatcmpl-Ax1","object":"chat.completion.chunk","created":1767225600,"model":"gpt-test","service_tier":"default","system_fingerprint":null,"choices":[{"index":0,"delta":{{delta}},"logprobs":null,"finish_reason":{{finishReason}}}],"usage":null}""" + "\n\n";

    public static string OpenAiStop(string reason = "stop") => OpenAiEvent("{}", $"\"{reason}\"");

    public static string OpenAiUsage(int input, int output) =>
        $$$"""data: {"id":"chatcmpl-Ax1","object":"chat.completion.chunk","created":1767225600,"model":"gpt-test","choices":[],"usage":{"prompt_tokens":{{{input}}},"completion_tokens":{{{output}}},"total_tokens":{{{input + output}}}}}""" + "\n\n";

    public static string OllamaDelta(string text) => OllamaMessage($$"""{"role":"assistant","content":{{JsonSerializer.Serialize(text)}}}""");

    /// <param name="message">JSON.</param>
    public static string OllamaMessage(string message) =>
        $$"""{"model":"llama-test","created_at":"2026-11-20T10:00:00.123456789Z","message":{{message}},"done":false}""" + "\n";

    public static string OllamaDone(string reason = "stop") =>
        $$"""{"model":"llama-test","created_at":"2026-11-20T10:00:01.5Z","message":{"role":"assistant","content":""},"done_reason":"{{reason}}","done":true,"total_duration":4883583458,"load_duration":1334875,"prompt_eval_count":26,"prompt_eval_duration":342546000,"eval_count":7,"eval_duration":4535599000}""" + "\n";
}
