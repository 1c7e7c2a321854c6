using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Engines.Tools;

/// <summary>Parameters as models read them: JSON Schema.</summary>
internal static class ToolSchema
{
    public static JsonElement Of(IEnumerable<ToolParameterSettings> parameters)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (ToolParameterSettings parameter in parameters)
        {
            var property = new JsonObject { ["type"] = parameter.Type };
            if (parameter.Description.Length > 0)
                property["description"] = parameter.Description;
            if (parameter.Choices.Count > 0)
                property["enum"] = new JsonArray([.. parameter.Choices.Select(static choice => JsonValue.Create(choice))]);
            properties[parameter.Name] = property;
            if (parameter.Required)
                required.Add(parameter.Name);
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
            schema["required"] = required;
        return JsonSerializer.SerializeToElement(schema);
    }
}
