using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Engines.Tools;

/// <summary>Arguments as a model wrote them.</summary>
internal static class ToolArguments
{
    /// <summary>As a person would write it; empty for nothing.</summary>
    public static string TextOf(object? argument) => argument switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined } => "",
        JsonElement { ValueKind: JsonValueKind.String } text => text.GetString() ?? "",
        JsonElement element => element.GetRawText(),
        string text => text,
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(argument, CultureInfo.InvariantCulture) ?? "",
    };

    /// <summary>As the type says. Small models put numbers into quotation marks.</summary>
    /// <exception cref="ToolFailedException">It is something else.</exception>
    public static JsonNode JsonOf(object argument, ToolParameterSettings parameter)
    {
        string text = TextOf(argument).Trim();
        JsonNode? node = parameter.Type switch
        {
            "integer" when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) => whole,
            "number" when double.TryParse(text, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) => number,
            "boolean" when bool.TryParse(text, out bool flag) => flag,
            "string" when parameter.Choices.Count == 0 => TextOf(argument),
            "string" => parameter.Choices.FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase)),
            _ => null,
        };
        return node ?? throw new ToolFailedException(parameter.Choices.Count > 0
            ? $"'{parameter.Name}' must be one of: {string.Join(", ", parameter.Choices)}."
            : $"'{parameter.Name}' must be of the type {parameter.Type}.");
    }
}
