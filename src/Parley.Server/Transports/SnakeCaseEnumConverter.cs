using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Server.Transports;

/// <summary>Writes <c>PushToTalk</c> as <c>push_to_talk</c>.</summary>
internal sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;
