using System.Text.Json.Serialization;

namespace Parley.Core.Turns;

/// <summary>One line of a recording: what happened, when, and what was done about it.</summary>
public sealed record TurnStep(TimeSpan At, TurnEvent Event, IReadOnlyList<TurnEffect> Effects);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TurnStep))]
[JsonSerializable(typeof(TurnEffect))]
internal sealed partial class TurnStepJson : JsonSerializerContext;
