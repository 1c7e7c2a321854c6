using System.Text.Json.Serialization;

using Parley.Core.Training;
using Parley.Core.Voices;
using Parley.Core.Voices.Registry;
using Parley.Server.Training;
using Parley.Server.Transports;
using Parley.Server.Voices.Samples;

namespace Parley.Server.Voices;

/// <summary>The JSON of voices, recordings and jobs.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<VoiceKind>),
        typeof(SnakeCaseEnumConverter<VoiceStatus>),
        typeof(SnakeCaseEnumConverter<VoiceTier>),
        typeof(SnakeCaseEnumConverter<SampleSeverity>),
        typeof(SnakeCaseEnumConverter<TrainingState>),
        typeof(SnakeCaseEnumConverter<TrainingStage>),
    ])]
[JsonSerializable(typeof(IReadOnlyList<VoiceReport>))]
[JsonSerializable(typeof(VoiceEnginesReport))]
[JsonSerializable(typeof(VoiceCreation))]
[JsonSerializable(typeof(VoicePatch))]
[JsonSerializable(typeof(IReadOnlyList<SampleJson>))]
[JsonSerializable(typeof(IReadOnlyList<JobReport>))]
internal sealed partial class VoicesJson : JsonSerializerContext;
