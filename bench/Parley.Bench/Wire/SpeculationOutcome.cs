namespace Parley.Bench.Wire;

/// <summary>What <c>turn_metrics</c> says of a reply prepared in the pause.</summary>
internal enum SpeculationOutcome
{
    Unknown,
    Off,
    Used,
    Discarded,
}
