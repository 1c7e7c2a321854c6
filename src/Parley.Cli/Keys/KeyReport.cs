using System.Globalization;
using System.Text;
using System.Text.Json;

using Parley.Server.Security;

namespace Parley.Cli.Keys;

/// <summary>Keys as <c>parley keys</c> shows them.</summary>
internal static class KeyReport
{
    /// <summary>The key itself goes alone to standard output, so that scripts can take it.</summary>
    public static void WriteNew(NewKey made, bool asJson)
    {
        if (asJson)
        {
            Console.Out.WriteLine(Json(made.Key, made.Secret));
            return;
        }

        string end = made.Key.ExpiresAt is { } at ? $" until {Day(at)}" : "";
        Console.Error.WriteLine(
            $"Key {made.Key.Id} '{made.Key.Name}' may {Words(made.Key)}{end}. It is shown this once:");
        Console.Out.WriteLine(made.Secret);
    }

    public static void WriteList(IReadOnlyList<ApiKey> keys, DateTimeOffset now, bool asJson)
    {
        if (!asJson)
            Console.Out.WriteLine($"{"ID",-12}  {"STATE",-8} {"SCOPES",-22} {"CREATED",-10}  {"EXPIRES",-10}  {"LAST USED",-16}  NAME");
        foreach (ApiKey key in keys)
        {
            Console.Out.WriteLine(asJson
                ? Json(key, secret: null)
                : $"{key.Id,-12}  {State(key, now),-8} {Words(key),-22} {Day(key.CreatedAt),-10}  {Day(key.ExpiresAt),-10}  "
                + $"{key.LastUsedAt?.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "-",-16}  {key.Name}");
        }
    }

    private static string State(ApiKey key, DateTimeOffset now) => key switch
    {
        { RevokedAt: not null } => "revoked",
        _ when !key.IsUsable(now) => "expired",
        _ => "usable",
    };

    private static string Words(ApiKey key) => string.Join(',', key.Scopes.Select(ScopeNames.Of));

    private static string Day(DateTimeOffset? at) => at?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "-";

    private static string Json(ApiKey key, string? secret)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("id", key.Id);
            json.WriteString("name", key.Name);
            json.WriteStartArray("scopes");
            foreach (AccessScope scope in key.Scopes)
                json.WriteStringValue(ScopeNames.Of(scope));
            json.WriteEndArray();
            Write(json, "created_at", key.CreatedAt);
            Write(json, "expires_at", key.ExpiresAt);
            Write(json, "revoked_at", key.RevokedAt);
            Write(json, "rotated_at", key.RotatedAt);
            Write(json, "last_used_at", key.LastUsedAt);
            if (secret is not null)
                json.WriteString("key", secret);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.ToArray());
    }

    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? at)
    {
        if (at is { } time)
            json.WriteString(name, time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        else
            json.WriteNull(name);
    }
}
