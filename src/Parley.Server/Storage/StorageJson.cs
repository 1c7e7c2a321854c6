using System.Text.Json.Serialization;

using Parley.Core.Events;
using Parley.Core.Sessions;
using Parley.Core.Telemetry;
using Parley.Core.Turns.Interruptions;
using Parley.Core.Voices;
using Parley.Server.Transports;

namespace Parley.Server.Storage;

/// <summary>What is kept as JSON inside rows.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // the level of silence is minus infinity
    Converters =
    [
        typeof(SnakeCaseEnumConverter<Speculation>),
        typeof(SnakeCaseEnumConverter<InterruptionReason>),
    ])]
[JsonSerializable(typeof(PlatformEvent))]
[JsonSerializable(typeof(SampleReport))]
[JsonSerializable(typeof(IReadOnlyList<BlendPart>))]
[JsonSerializable(typeof(TurnMetrics))]
[JsonSerializable(typeof(IReadOnlyList<SessionEvent.ReplyTiming>))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class StorageJson : JsonSerializerContext;
