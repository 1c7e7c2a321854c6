using System.Text.Json;

namespace Parley.Server.OpenAi;

/// <summary>Reads the fields of a JSON object one by one; the first that is wrong is the problem.</summary>
internal sealed class JsonFields(JsonElement json)
{
    /// <summary>What is wrong with the fields read so far; null if nothing is.</summary>
    public IResult? Problem { get; private set; }

    /// <summary>The field; null where it is absent or null.</summary>
    public JsonElement? Find(string name)
    {
        try
        {
            return json.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in the name of another field.
            Refuse(OpenAiErrors.Invalid(null, "invalid_json", "A name in the body is not valid Unicode; send JSON without half surrogates."));
            return null;
        }
    }

    public string? Text(string name)
    {
        if (Find(name) is not { } value)
            return null;
        if (TextOf(value) is { } text)
            return text;
        Refuse(OpenAiErrors.InvalidType(name, "a string of valid Unicode"));
        return null;
    }

    public double Number(string name, double whereAbsent, double minimum, double maximum)
    {
        if (Find(name) is not { } value)
            return whereAbsent;
        if (value.ValueKind != JsonValueKind.Number || !value.TryGetDouble(out double number))
            Refuse(OpenAiErrors.InvalidType(name, "a number"));
        else if (number >= minimum && number <= maximum)
            return number;
        else
            Refuse(OpenAiErrors.InvalidValue(name, $"'{name}' is {number}; send a number from {minimum} to {maximum}."));
        return whereAbsent;
    }

    /// <summary>A value of an enumeration by its name in JSON.</summary>
    public T Choice<T>(string name, T whereAbsent)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
            return whereAbsent;
        if (WireNames<T>.TryParse(text, out T value))
            return value;
        Refuse(OpenAiErrors.InvalidValue(name, $"'{name}' is '{text}'; choose one of: {WireNames<T>.All}."));
        return whereAbsent;
    }

    public void Refuse(IResult problem) => Problem ??= problem;

    /// <summary>A value as text; null where it is none, or holds half of a surrogate pair, which passes for JSON.</summary>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
