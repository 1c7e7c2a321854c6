using System.Reflection;
using System.Text.Json.Serialization;

namespace Parley.Server.OpenAi;

/// <summary>The values of an enumeration by their names in JSON.</summary>
internal static class WireNames<T>
    where T : struct, Enum
{
    private static readonly Dictionary<string, T> _values = Enum.GetValues<T>().ToDictionary(Name, StringComparer.Ordinal);

    /// <summary>For people.</summary>
    public static string All { get; } = string.Join(", ", _values.Keys);

    public static bool TryParse(string name, out T value) => _values.TryGetValue(name, out value);

    private static string Name(T value) =>
        typeof(T).GetField(value.ToString())!.GetCustomAttribute<JsonStringEnumMemberNameAttribute>()!.Name;
}
