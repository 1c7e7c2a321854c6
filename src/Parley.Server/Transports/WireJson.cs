using System.Text.Json.Serialization;

using Parley.Core.Sessions;
using Parley.Core.Telemetry;
using Parley.Core.Turns.Interruptions;
using Parley.Server.Transports.WebSockets;

namespace Parley.Server.Transports;

/// <summary>
/// The JSON of everything that is sent to clients of a session: snake_case, what is not known as null.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<SessionState>), typeof(SnakeCaseEnumConverter<Speculation>),
        typeof(SnakeCaseEnumConverter<InterruptionReason>),
    ])]
[JsonSerializable(typeof(SessionEvent))]
[JsonSerializable(typeof(SessionReady))]
internal sealed partial class WireJson : JsonSerializerContext;
