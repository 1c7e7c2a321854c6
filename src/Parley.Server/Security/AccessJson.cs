using System.Text.Json.Serialization;

namespace Parley.Server.Security;

/// <summary>The JSON of what concerns access.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(IReadOnlyList<AuditEntry>))]
[JsonSerializable(typeof(IReadOnlyList<KeyView>))]
[JsonSerializable(typeof(KeyRequest))]
[JsonSerializable(typeof(KeySelf))]
internal sealed partial class AccessJson : JsonSerializerContext;
