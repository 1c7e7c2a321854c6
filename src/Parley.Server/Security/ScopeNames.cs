using System.Text.Json;

namespace Parley.Server.Security;

/// <summary>Scopes as they are written everywhere outside the program.</summary>
public static class ScopeNames
{
    /// <summary><c>read</c>, <c>talk</c>, <c>write</c> or <c>admin</c>.</summary>
    public static string Of(AccessScope scope) => scope switch
    {
        AccessScope.Read => "read",
        AccessScope.Talk => "talk",
        AccessScope.Write => "write",
        _ => "admin",
    };

    /// <returns>Null if there is no such scope.</returns>
    public static AccessScope? Find(string name) => name switch
    {
        "read" => AccessScope.Read,
        "talk" => AccessScope.Talk,
        "write" => AccessScope.Write,
        "admin" => AccessScope.Admin,
        _ => null,
    };

    internal static string ToJson(IReadOnlyList<AccessScope> scopes) =>
        $"[{string.Join(',', scopes.Select(static scope => $"\"{Of(scope)}\""))}]";

    // A scope that a later version may know gives no right here.
    internal static IReadOnlyList<AccessScope> FromJson(string json)
    {
        using JsonDocument names = JsonDocument.Parse(json);
        return [.. names.RootElement.EnumerateArray().Select(static name => Find(name.GetString()!)).OfType<AccessScope>()];
    }
}
