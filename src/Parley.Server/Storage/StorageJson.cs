using System.Text.Json.Serialization;

using Parley.Core.Events;
using Parley.Core.Voices;

namespace Parley.Server.Storage;

/// <summary>What is kept as JSON inside rows.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(PlatformEvent))]
[JsonSerializable(typeof(SampleReport))]
internal sealed partial class StorageJson : JsonSerializerContext;
