using System.Text;
using System.Text.Json;

namespace Parley.Testing.Fuzzing;

/// <summary>JSON that nearly fits a schema, and JSON that is none.</summary>
public sealed class JsonFuzzer(FuzzSurface surface, FuzzValues values)
{
    private const int DeepestLevel = 5;

    /// <param name="random">Decides everything.</param>
    /// <param name="schema">Undefined for any JSON.</param>
    public string Make(Random random, JsonElement schema)
    {
        // A third is meant to pass, so that what lies behind the checks is reached too.
        bool isTame = random.Next(3) == 0;
        var json = new StringBuilder();
        Write(json, random, schema, isTame ? 0 : 1);
        return isTame ? json.ToString() : Break(random, json.ToString());
    }

    /// <summary>Now and then what no parser takes: cut off, a character changed, nested without end.</summary>
    public static string Break(Random random, string json) => random.Next(16) switch
    {
        0 when json.Length > 1 => json[..random.Next(1, json.Length)],
        1 when json.Length > 1 => json.Remove(random.Next(json.Length), 1),
        2 => json.Insert(random.Next(json.Length + 1), FuzzValues.Pick(random, ["{", "]", "\"", ",", ":", "\\u12", "\0", "\ufeff", "/*", "//"])),
        3 => new string('[', random.Next(1, 3_000)),
        4 => string.Concat(Enumerable.Repeat("{\"a\":", random.Next(1, 500))),
        5 => json + json,
        _ => json,
    };

    private void Write(StringBuilder json, Random random, JsonElement schema, int level)
    {
        // One value in eight is of another kind altogether.
        bool isTame = level == 0;
        if (schema.ValueKind != JsonValueKind.Object || level > DeepestLevel || (!isTame && random.Next(8) == 0))
        {
            WriteAny(json, random, level);
            return;
        }

        schema = surface.Resolve(schema);
        foreach (string choice in new[] { "oneOf", "anyOf" })
        {
            if (schema.TryGetProperty(choice, out JsonElement choices))
            {
                Write(json, random, FuzzValues.Pick(random, [.. choices.EnumerateArray()]), isTame ? 0 : level + 1);
                return;
            }
        }

        if (schema.TryGetProperty("enum", out JsonElement names))
            json.Append(FuzzValues.Pick(random, [.. names.EnumerateArray()]).GetRawText());
        else if (schema.TryGetProperty("properties", out JsonElement properties))
            WriteObject(json, random, properties, Needed(schema), level);
        else
            WriteType(json, random, schema, level);
    }

    private static HashSet<string> Needed(JsonElement schema) =>
        schema.TryGetProperty("required", out JsonElement names) ? [.. names.EnumerateArray().Select(static name => name.GetString()!)] : [];

    private void WriteObject(StringBuilder json, Random random, JsonElement properties, HashSet<string> needed, int level)
    {
        json.Append('{');
        string comma = "";
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            int fate = level > 0 ? random.Next(8) : needed.Contains(property.Name) ? 2 : random.Next(4);
            if (fate == 0 || (level == 0 && fate != 2))
                continue;
            for (int times = fate == 1 ? 2 : 1; times > 0; times--)
            {
                json.Append(comma).Append(Quote(property.Name)).Append(':');
                Write(json, random, property.Value, level == 0 ? 0 : level + 1);
                comma = ",";
            }
        }

        if (level > 0 && random.Next(6) == 0)
        {
            json.Append(comma).Append(Quote(FuzzValues.Text(random))).Append(':');
            WriteAny(json, random, level + 1);
        }

        json.Append('}');
    }

    private void WriteType(StringBuilder json, Random random, JsonElement schema, int level)
    {
        switch (TypeOf(random, schema))
        {
            case "string":
                json.Append(Quote(level == 0 ? FuzzValues.Word(random) : random.Next(3) == 0 ? values.Id(random) : FuzzValues.Text(random)));
                break;
            case "integer" or "number":
                json.Append(level == 0 ? "1" : FuzzValues.Number(random));
                break;
            case "boolean":
                json.Append(random.Next(2) == 0 ? "true" : "false");
                break;
            case "array":
                json.Append('[');
                for (int i = random.Next(4); i > 0; i--)
                {
                    Write(json, random, schema.TryGetProperty("items", out JsonElement items) ? items : default, level == 0 ? 0 : level + 1);
                    json.Append(i > 1 ? "," : "");
                }

                json.Append(']');
                break;
            default:
                WriteAny(json, random, level);
                break;
        }
    }

    private static string TypeOf(Random random, JsonElement schema)
    {
        if (!schema.TryGetProperty("type", out JsonElement type))
            return "";
        return type.ValueKind == JsonValueKind.Array
            ? FuzzValues.Pick(random, [.. type.EnumerateArray()]).GetString()!
            : type.GetString()!;
    }

    private static void WriteAny(StringBuilder json, Random random, int level)
    {
        int kind = random.Next(level > DeepestLevel ? 4 : 6);
        json.Append(kind switch
        {
            0 => "null",
            1 => random.Next(2) == 0 ? "true" : "false",
            2 => FuzzValues.Number(random),
            3 => Quote(FuzzValues.Text(random)),
            4 => "[]",
            _ => "{}",
        });
    }

    // Half surrogates stay in, as escapes: they pass for JSON.
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            if (c is '"' or '\\' || c < ' ' || char.IsSurrogate(c))
                quoted.Append($"\\u{(int)c:x4}");
            else
                quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }
}
