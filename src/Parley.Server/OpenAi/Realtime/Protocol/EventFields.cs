using System.Text.Json;

namespace Parley.Server.OpenAi.Realtime.Protocol;

/// <summary>The fields of one JSON object of a client's event; each reader refuses what is not as it should be.</summary>
internal readonly struct EventFields(JsonElement element, string path = "")
{
    public JsonElement Element => element;

    /// <summary>The field's name from the top of the event.</summary>
    public string PathOf(string field) => path.Length == 0 ? field : $"{path}.{field}";

    /// <summary>Whether the field is there; null counts as a value.</summary>
    public bool Has(string field, out JsonElement value) => element.TryGetProperty(field, out value);

    /// <summary>Whether the field is there and null.</summary>
    public bool IsNull(string field) => Has(field, out JsonElement value) && value.ValueKind == JsonValueKind.Null;

    /// <summary>The text, or null where it is absent or null.</summary>
    public string? OptionalText(string field, int maximumLength = int.MaxValue)
    {
        if (!Has(field, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.String)
            throw RealtimeRefusal.InvalidType(PathOf(field), "a string");
        string text = value.GetString()!;
        return text.Length <= maximumLength
            ? text
            : throw RealtimeRefusal.InvalidValue(
                PathOf(field), $"'{PathOf(field)}' has {text.Length} characters; send at most {maximumLength}.");
    }

    public string Text(string field, int maximumLength = int.MaxValue) =>
        OptionalText(field, maximumLength) ?? throw RealtimeRefusal.Missing(PathOf(field));

    public bool? Flag(string field) => !Has(field, out JsonElement value) || value.ValueKind == JsonValueKind.Null
        ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw RealtimeRefusal.InvalidType(PathOf(field), "a boolean");

    public double? Number(string field, double minimum, double maximum)
    {
        if (!Has(field, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out double number))
            throw RealtimeRefusal.InvalidType(PathOf(field), "a number");
        return number >= minimum && number <= maximum
            ? number
            : throw RealtimeRefusal.InvalidValue(
                PathOf(field), $"'{PathOf(field)}' must be from {minimum} to {maximum}.");
    }

    public int? Integer(string field, int minimum, int maximum)
    {
        if (Number(field, minimum, maximum) is not { } number)
            return null;
        return number == Math.Floor(number)
            ? (int)number
            : throw RealtimeRefusal.InvalidType(PathOf(field), "an integer");
    }

    /// <summary>An object, or null where it is absent or null.</summary>
    public EventFields? Nested(string field)
    {
        if (!Has(field, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.Object
            ? new EventFields(value, PathOf(field))
            : throw RealtimeRefusal.InvalidType(PathOf(field), "an object");
    }

    /// <summary>The objects of an array; null where it is absent or null.</summary>
    public IReadOnlyList<EventFields>? Objects(string field, int maximumCount)
    {
        if (!Has(field, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return null;
        if (value.ValueKind != JsonValueKind.Array)
            throw RealtimeRefusal.InvalidType(PathOf(field), "an array");
        if (value.GetArrayLength() > maximumCount)
        {
            throw RealtimeRefusal.InvalidValue(
                PathOf(field), $"'{PathOf(field)}' has {value.GetArrayLength()} entries; send at most {maximumCount}.");
        }

        List<EventFields> objects = new(value.GetArrayLength());
        foreach (JsonElement entry in value.EnumerateArray())
        {
            string at = $"{PathOf(field)}[{objects.Count}]";
            objects.Add(entry.ValueKind == JsonValueKind.Object
                ? new EventFields(entry, at)
                : throw RealtimeRefusal.InvalidType(at, "an object"));
        }

        return objects;
    }

    /// <summary>One of the given words; null where it is absent or null.</summary>
    public string? OneOf(string field, params ReadOnlySpan<string> words)
    {
        if (OptionalText(field) is not { } text)
            return null;
        foreach (string word in words)
        {
            if (word == text)
                return word;
        }

        throw RealtimeRefusal.InvalidValue(
            PathOf(field), $"Invalid value for '{PathOf(field)}'. Supported values are: {string.Join(", ", words!)}.");
    }
}
