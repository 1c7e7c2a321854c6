using System.Text.Json.Nodes;

using Microsoft.Extensions.AI;

namespace Parley.Engines.Chat;

/// <summary>Writes the body of <c>POST chat/completions</c>.</summary>
internal static class OpenAiRequest
{
    /// <remarks>OpenAI wants another name for the longest answer than most servers know.</remarks>
    public static JsonObject Create(
        string model, IEnumerable<ChatMessage> messages, ChatOptions? options, string maximumTokensName)
    {
        var request = new JsonObject
        {
            ["model"] = model,
            ["messages"] = new JsonArray([.. messages.SelectMany(Messages)]),
            ["stream"] = true,
            ["stream_options"] = new JsonObject { ["include_usage"] = true },
        };
        if (options?.Temperature is { } temperature)
            request["temperature"] = temperature;
        if (options?.TopP is { } topP)
            request["top_p"] = topP;
        if (options?.MaxOutputTokens is { } maximumTokens)
            request[maximumTokensName] = maximumTokens;
        if (options?.Seed is { } seed)
            request["seed"] = seed;
        if (options?.StopSequences is { Count: > 0 } stop)
            request["stop"] = new JsonArray([.. stop.Select(text => JsonValue.Create(text))]);
        AddTools(request, options);
        return request;
    }

    private static void AddTools(JsonObject request, ChatOptions? options)
    {
        if (options?.Tools is not { Count: > 0 } tools)
            return;
        request["tools"] = ToolText.Declarations(tools);
        // Left in place although they may not be called: servers check earlier calls in the history against them.
        if (options.ToolMode is NoneChatToolMode)
            request["tool_choice"] = "none";
        else if (options.ToolMode is RequiredChatToolMode required)
            request["tool_choice"] = required.RequiredFunctionName is { } name ? Only(name) : "required";
    }

    private static JsonObject Only(string function) => new()
    {
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = function },
    };

    private static IEnumerable<JsonNode> Messages(ChatMessage message)
    {
        if (message.Role == ChatRole.Tool)
        {
            return message.Contents.OfType<FunctionResultContent>().Select(result => new JsonObject
            {
                ["role"] = "tool",
                ["tool_call_id"] = result.CallId,
                ["content"] = ToolText.Result(result),
            });
        }

        var json = new JsonObject { ["role"] = message.Role.Value, ["content"] = message.Text };
        JsonNode[] calls = [.. message.Contents.OfType<FunctionCallContent>().Select(Call)];
        if (calls.Length > 0)
            json["tool_calls"] = new JsonArray(calls);
        return [json];
    }

    private static JsonObject Call(FunctionCallContent call) => new()
    {
        ["id"] = call.CallId,
        ["type"] = "function",
        ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = ToolText.Arguments(call).GetRawText() },
    };
}
