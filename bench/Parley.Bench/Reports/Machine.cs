using System.Runtime.InteropServices;

namespace Parley.Bench.Reports;

/// <summary>Where and when a figure was measured; a figure without it means nothing.</summary>
internal sealed record Machine(string Processor, int Cores, string System, string Runtime, string Date, string Load)
{
    public static Machine ThisOne() => new(
        Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'"),
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Trim() : "unknown");

    private static string? Field(string path, string name) => File.Exists(path)
        ? File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))
            ?.Split(':')[^1].Trim()
        : null;
}
