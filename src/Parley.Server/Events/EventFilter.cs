using System.Collections.Frozen;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

using Parley.Core.Events;

namespace Parley.Server.Events;

/// <summary>Which events a reader wants; what is null is no condition.</summary>
internal sealed record EventFilter(FrozenSet<string>? Types, string? SessionId, string? VoiceId)
{
    /// <summary>The names of all types.</summary>
    public static IReadOnlyList<string> KnownTypes { get; } =
    [
        .. typeof(PlatformEvent).GetCustomAttributes<JsonDerivedTypeAttribute>()
            .Select(static type => (string)type.TypeDiscriminator!),
    ];

    /// <param name="fields">The event's own JSON, its <c>type</c> among the fields.</param>
    public bool Wants(JsonElement fields) =>
        (Types is null || Types.Contains(fields.GetProperty("type").GetString()!))
        && Has(fields, "session_id", SessionId)
        && Has(fields, "voice_id", VoiceId);

    private static bool Has(JsonElement fields, string name, string? value) =>
        value is null || (fields.TryGetProperty(name, out JsonElement found) && found.ValueEquals(value));
}
