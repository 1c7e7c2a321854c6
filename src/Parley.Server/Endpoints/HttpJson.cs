using System.Text.Json.Serialization;

namespace Parley.Server.Endpoints;

/// <summary>The JSON of the HTTP answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(SpeakForm))]
[JsonSerializable(typeof(StatusReport))]
internal sealed partial class HttpJson : JsonSerializerContext;
