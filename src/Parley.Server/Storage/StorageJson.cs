using System.Text.Json.Serialization;

using Parley.Core.Events;

namespace Parley.Server.Storage;

/// <summary>What is kept as JSON inside rows.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PlatformEvent))]
internal sealed partial class StorageJson : JsonSerializerContext;
