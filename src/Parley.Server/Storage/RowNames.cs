using System.Text.Json;

namespace Parley.Server.Storage;

/// <summary>Values of an enumeration as rows have them: snake_case.</summary>
internal static class RowNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> _names =
        Enum.GetValues<T>().ToDictionary(static value => value, static value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static readonly Dictionary<string, T> _values =
        _names.ToDictionary(static pair => pair.Value, static pair => pair.Key, StringComparer.Ordinal);

    public static string Of(T value) => _names[value];

    public static T Parse(string name) => _values[name];
}
