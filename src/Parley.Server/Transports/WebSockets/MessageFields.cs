using System.Text.Json;

using Parley.Core.Sessions;

namespace Parley.Server.Transports.WebSockets;

/// <summary>
/// The fields of one JSON object. Each reader gives a stand-in and sets <c>error</c> where the field is not as it
/// should be; the first error stays.
/// </summary>
internal readonly struct MessageFields(string type, JsonElement element, string path = "")
{
    /// <summary>
    /// A field that must be there, with 1 to <paramref name="maximumLength"/> characters that are not all blank.
    /// </summary>
    public string Text(string field, int maximumLength, ref SessionEvent.Error? error)
    {
        if (!element.TryGetProperty(field, out JsonElement value))
            error ??= ProtocolErrors.MissingField(type, path + field, "a string");
        else if (value.ValueKind is not JsonValueKind.String || value.GetString() is not { } text)
            error ??= ProtocolErrors.InvalidField(type, path + field, "must be a string");
        else if (string.IsNullOrWhiteSpace(text) || text.Length > maximumLength)
            error ??= ProtocolErrors.InvalidField(type, path + field, $"must have 1 to {maximumLength} characters");
        else
            return text;
        return "";
    }

    /// <summary>A field that must be there, 0 to <paramref name="maximum"/>.</summary>
    public double Number(string field, double maximum, ref SessionEvent.Error? error)
    {
        if (!element.TryGetProperty(field, out JsonElement value))
            error ??= ProtocolErrors.MissingField(type, path + field, "a number");
        else if (value.ValueKind is JsonValueKind.Number && value.TryGetDouble(out double number)
            && number >= 0 && number <= maximum)
            return number;
        else
            error ??= ProtocolErrors.InvalidField(type, path + field, $"must be a number from 0 to {maximum}");
        return 0;
    }

    /// <summary>A field that may be absent, and else must be one of the given.</summary>
    public T OneOf<T>(
        string field, T absent, ReadOnlySpan<(string Name, T Value)> choices, ref SessionEvent.Error? error)
    {
        if (!element.TryGetProperty(field, out JsonElement value))
            return absent;
        foreach ((string name, T choice) in choices)
        {
            if (value.ValueKind is JsonValueKind.String ? value.ValueEquals(name) : value.GetRawText() == name)
                return choice;
        }

        var names = new List<string>(choices.Length);
        foreach ((string name, _) in choices)
            names.Add(name);
        error ??= ProtocolErrors.InvalidField(type, path + field, $"must be one of {string.Join(", ", names)}");
        return absent;
    }

    /// <summary>An object that may be absent.</summary>
    public MessageFields? Nested(string field, ref SessionEvent.Error? error)
    {
        if (!element.TryGetProperty(field, out JsonElement value))
            return null;
        if (value.ValueKind is JsonValueKind.Object)
            return new MessageFields(type, value, $"{path}{field}.");
        error ??= ProtocolErrors.InvalidField(type, path + field, "must be an object");
        return null;
    }

    /// <summary>Refuses fields of other names, so that a typing mistake does not pass for the default.</summary>
    public void Only(ReadOnlySpan<string> known, ref SessionEvent.Error? error)
    {
        foreach (JsonProperty property in element.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                error ??= ProtocolErrors.InvalidField(
                    type, path + property.Name, $"is unknown; known are {string.Join(", ", known!)}");
            }
        }
    }
}
