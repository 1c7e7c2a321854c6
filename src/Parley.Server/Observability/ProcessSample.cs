using System.ComponentModel;

namespace Parley.Server.Observability;

/// <summary>What the process needed at one moment.</summary>
internal sealed record ProcessSample(
    DateTimeOffset At,
    [property: Description("Share of all processors since the sample before, 0 to 100.")] double CpuPercent,
    [property: Description("Resident.")] long MemoryBytes,
    [property: Description("Sessions connected.")] int Sessions);
