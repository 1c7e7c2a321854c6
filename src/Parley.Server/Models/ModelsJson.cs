using System.Text.Json.Serialization;

using Parley.Engines.Models;
using Parley.Server.Transports;

namespace Parley.Server.Models;

/// <summary>The JSON of models.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters = [typeof(SnakeCaseEnumConverter<ModelState>), typeof(SnakeCaseEnumConverter<PullState>)])]
[JsonSerializable(typeof(IReadOnlyList<ModelReport>))]
internal sealed partial class ModelsJson : JsonSerializerContext;
