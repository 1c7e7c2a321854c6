using System.Text.Json;
using System.Text.Json.Nodes;

using Microsoft.Extensions.AI;

using Parley.Server.OpenAi.Realtime.Protocol;

namespace Parley.Server.OpenAi.Realtime.Settings;

/// <summary>Functions that a client declares, and whether the model may or must call them.</summary>
/// <param name="Functions">For the language model.</param>
/// <param name="Mode">Null leaves it to the model.</param>
/// <param name="ToolsJson">As the client declared them.</param>
/// <param name="ChoiceJson">As the client chose.</param>
internal sealed record RealtimeTools(
    IReadOnlyList<AITool> Functions, ChatToolMode? Mode, string ToolsJson, string ChoiceJson)
{
    public static readonly RealtimeTools None = new([], null, "[]", "\"auto\"");

    private const int MaximumNameLength = 64;
    private const int MaximumDescriptionLength = 64 * 1024;

    private static readonly JsonElement NoParameters =
        JsonDocument.Parse("""{"type":"object","properties":{}}""").RootElement;

    /// <summary>Reads <c>tools</c> and <c>tool_choice</c>; what is absent stays.</summary>
    public static RealtimeTools Parse(EventFields fields, RealtimeTools before, int maximumTools)
    {
        RealtimeTools tools = before;
        if (fields.Objects("tools", maximumTools) is { } declared)
        {
            tools = tools with
            {
                Functions = [.. declared.Select(ParseFunction)],
                ToolsJson = RawArrayOf(declared),
            };
        }

        if (fields.Has("tool_choice", out JsonElement choice) && choice.ValueKind != JsonValueKind.Null)
            tools = tools with { Mode = ParseChoice(fields, choice, tools.Functions), ChoiceJson = choice.GetRawText() };
        return tools;
    }

    public JsonNode ToolsNode() => JsonNode.Parse(ToolsJson)!;

    public JsonNode ChoiceNode() => JsonNode.Parse(ChoiceJson)!;

    private static string RawArrayOf(IReadOnlyList<EventFields> declared) =>
        $"[{string.Join(',', declared.Select(tool => tool.Element.GetRawText()))}]";

    private static AITool ParseFunction(EventFields tool)
    {
        string type = tool.OptionalText("type") ?? "function";
        if (type != "function")
        {
            throw RealtimeRefusal.Unsupported(
                tool.PathOf("type"), $"Tools of type '{type}' are not supported here; declare functions.");
        }

        string name = tool.Text("name", MaximumNameLength);
        if (name.Length == 0 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
        {
            throw RealtimeRefusal.InvalidValue(
                tool.PathOf("name"), $"A function's name has 1 to {MaximumNameLength} of A-Z, a-z, 0-9, '_' and '-'.");
        }

        JsonElement parameters = tool.Nested("parameters")?.Element.Clone() ?? NoParameters;
        return AIFunctionFactory.CreateDeclaration(
            name, tool.OptionalText("description", MaximumDescriptionLength), parameters);
    }

    private static ChatToolMode? ParseChoice(EventFields fields, JsonElement choice, IReadOnlyList<AITool> functions)
    {
        if (choice.ValueKind == JsonValueKind.String)
        {
            return fields.OneOf("tool_choice", "auto", "none", "required") switch
            {
                "none" => ChatToolMode.None,
                "required" => functions.Count > 0 ? ChatToolMode.RequireAny : null,
                _ => null,
            };
        }

        EventFields named = fields.Nested("tool_choice")!.Value;
        string name = (named.Nested("function") ?? named).Text("name", MaximumNameLength);
        return functions.Any(function => function.Name == name)
            ? ChatToolMode.RequireSpecific(name)
            : throw RealtimeRefusal.InvalidValue(
                fields.PathOf("tool_choice"), $"'tool_choice' names the function '{name}', which is not in 'tools'.");
    }
}
