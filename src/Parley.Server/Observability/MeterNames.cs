using System.Collections.Frozen;

using Parley.Core.Telemetry;

namespace Parley.Server.Observability;

/// <summary>The meters whose measurements leave the server.</summary>
internal static class MeterNames
{
    public static readonly FrozenSet<string> All = new[]
    {
        ParleyTelemetry.Name,
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "Microsoft.AspNetCore.RateLimiting",
        "System.Runtime",
    }.ToFrozenSet(StringComparer.Ordinal);
}
