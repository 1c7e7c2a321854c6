using System.Text.Json.Nodes;

using Microsoft.Extensions.AI;

namespace Parley.Engines.Chat;

/// <summary>Writes the body of <c>POST api/chat</c>.</summary>
internal static class OllamaRequest
{
    public static JsonObject Create(
        string model, IEnumerable<ChatMessage> messages, ChatOptions? options, JsonNode keepAlive, bool think)
    {
        var request = new JsonObject
        {
            ["model"] = model,
            ["messages"] = Messages(messages),
            ["stream"] = true,
            ["keep_alive"] = keepAlive,
            // False is understood by every version and model; true is an error where the model cannot think.
            ["think"] = think,
        };
        JsonObject settings = Settings(options);
        if (settings.Count > 0)
            request["options"] = settings;
        if (options is { Tools.Count: > 0, ToolMode: not NoneChatToolMode })
            request["tools"] = ToolText.Declarations(options.Tools);
        return request;
    }

    private static JsonObject Settings(ChatOptions? options)
    {
        var settings = new JsonObject();
        if (options?.Temperature is { } temperature)
            settings["temperature"] = temperature;
        if (options?.TopP is { } topP)
            settings["top_p"] = topP;
        if (options?.MaxOutputTokens is { } maximumTokens)
            settings["num_predict"] = maximumTokens;
        if (options?.Seed is { } seed)
            settings["seed"] = seed;
        if (options?.StopSequences is { Count: > 0 } stop)
            settings["stop"] = new JsonArray([.. stop.Select(text => JsonValue.Create(text))]);
        return settings;
    }

    private static JsonArray Messages(IEnumerable<ChatMessage> messages)
    {
        JsonArray json = [];
        // Results are matched with calls by the function's name here, not by an id.
        Dictionary<string, string> names = new(StringComparer.Ordinal);
        foreach (ChatMessage message in messages)
        {
            if (message.Role == ChatRole.Tool)
            {
                foreach (FunctionResultContent result in message.Contents.OfType<FunctionResultContent>())
                {
                    json.Add((JsonNode)new JsonObject
                    {
                        ["role"] = "tool",
                        ["tool_name"] = names.GetValueOrDefault(result.CallId, result.CallId),
                        ["content"] = ToolText.Result(result),
                    });
                }

                continue;
            }

            var said = new JsonObject { ["role"] = message.Role.Value, ["content"] = message.Text };
            FunctionCallContent[] calls = [.. message.Contents.OfType<FunctionCallContent>()];
            foreach (FunctionCallContent call in calls)
                names[call.CallId] = call.Name;
            if (calls.Length > 0)
                said["tool_calls"] = new JsonArray([.. calls.Select(Call)]);
            json.Add((JsonNode)said);
        }

        return json;
    }

    private static JsonObject Call(FunctionCallContent call) => new()
    {
        ["function"] = new JsonObject
        {
            ["name"] = call.Name,
            ["arguments"] = JsonObject.Create(ToolText.Arguments(call)),
        },
    };
}
