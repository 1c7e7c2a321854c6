using System.Text.Json.Serialization;

using Parley.Core.Sessions;
using Parley.Core.Telemetry;
using Parley.Core.Turns.Interruptions;
using Parley.Server.Transports;

namespace Parley.Server.Sessions.Rest;

/// <summary>The JSON of <c>/sessions</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<SessionMode>),
        typeof(SnakeCaseEnumConverter<SessionListState>),
        typeof(SnakeCaseEnumConverter<Speculation>),
        typeof(SnakeCaseEnumConverter<InterruptionReason>),
    ])]
[JsonSerializable(typeof(IReadOnlyList<SessionSummary>))]
[JsonSerializable(typeof(SessionDetail))]
[JsonSerializable(typeof(SessionWaveform))]
internal sealed partial class SessionsJson : JsonSerializerContext;
