using System.Text.Json;
using System.Text.Json.Nodes;

using Microsoft.Extensions.AI;

namespace Parley.Engines.Chat;

/// <summary>Calls and results as text, which is how models read them.</summary>
internal static class ToolText
{
    // The shared options indent, and models pay for blanks.
    private static readonly JsonSerializerOptions Compact = new(AIJsonUtilities.DefaultOptions) { WriteIndented = false };

    public static string Result(FunctionResultContent result) => result.Result switch
    {
        null => "",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString() ?? "",
        JsonElement element => element.GetRawText(),
        object value => JsonSerializer.Serialize(value, Compact.GetTypeInfo(typeof(object))),
    };

    public static JsonElement Arguments(FunctionCallContent call) => JsonSerializer.SerializeToElement(
        call.Arguments ?? new Dictionary<string, object?>(StringComparer.Ordinal),
        Compact.GetTypeInfo(typeof(IDictionary<string, object?>)));

    /// <summary>The functions to offer, as both protocols describe them.</summary>
    public static JsonArray Declarations(IEnumerable<AITool> tools) =>
        new([.. tools.OfType<AIFunctionDeclaration>().Select(Declaration)]);

    private static JsonObject Declaration(AIFunctionDeclaration function) => new()
    {
        ["type"] = "function",
        ["function"] = new JsonObject
        {
            ["name"] = function.Name,
            ["description"] = function.Description,
            ["parameters"] = JsonObject.Create(function.JsonSchema),
        },
    };
}
