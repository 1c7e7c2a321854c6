using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Parley.Server.OpenAi.Realtime;

/// <summary>The JSON of the HTTP side of Realtime.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(ClientSecretRequest))]
[JsonSerializable(typeof(ClientSecretResponse))]
internal sealed partial class RealtimeJson : JsonSerializerContext;
