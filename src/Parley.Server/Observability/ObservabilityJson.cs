using System.Text.Json.Serialization;

namespace Parley.Server.Observability;

/// <summary>The JSON of the health endpoints.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ReadinessReport))]
[JsonSerializable(typeof(LivenessReport))]
[JsonSerializable(typeof(IReadOnlyList<ProblemReport>))]
[JsonSerializable(typeof(IReadOnlyList<ProcessSample>))]
internal sealed partial class ObservabilityJson : JsonSerializerContext;
