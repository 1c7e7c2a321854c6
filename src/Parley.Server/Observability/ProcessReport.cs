using System.ComponentModel;

namespace Parley.Server.Observability;

/// <summary>What the process needs of the machine.</summary>
internal sealed record ProcessReport(
    [property: Description("Share of all processors over the last seconds, 0 to 100.")] double CpuPercent,
    [property: Description("Processors that it may use.")] int CpuCount,
    [property: Description("Resident.")] long MemoryBytes,
    [property: Description("Of these, what the runtime has allocated; models are mostly beside it.")] long ManagedBytes,
    [property: Description("What the machine, or the container, has.")] long MemoryLimitBytes,
    int Threads);
