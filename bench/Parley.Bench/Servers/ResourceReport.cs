using Parley.Bench.Reports;

namespace Parley.Bench.Servers;

/// <summary>What a run cost. CPU in percent of one core, memory in MB (2^20 bytes).</summary>
internal sealed record ResourceReport
{
    public required double ServerCpuPercent { get; init; }

    public required double BenchCpuPercent { get; init; }

    /// <summary>What else ran on the machine: above a few percent, the latencies are not the server's alone.</summary>
    public required double OthersCpuPercent { get; init; }

    public required double MemoryAtStartMb { get; init; }

    public required double MemoryAtEndMb { get; init; }

    public required double MemoryPeakMb { get; init; }

    /// <summary>Slope of a straight line through the second half of the run.</summary>
    public required double MemorySlopeMbPerMinute { get; init; }

    public required int Threads { get; init; }

    public static ResourceReport Of(IReadOnlyList<ResourceSample> samples)
    {
        ResourceSample first = samples[0];
        ResourceSample last = samples[^1];
        double seconds = (last.At - first.At).TotalSeconds;
        double server = 100 * (last.Server.Cpu - first.Server.Cpu).TotalSeconds / seconds;
        double bench = 100 * (last.Bench - first.Bench).TotalSeconds / seconds;
        double machine = 100 * (last.Machine - first.Machine).TotalSeconds / seconds;
        ResourceSample[] settled = [.. samples.Skip(samples.Count / 2)];
        return new ResourceReport
        {
            ServerCpuPercent = server,
            BenchCpuPercent = bench,
            OthersCpuPercent = Math.Max(0, machine - server - bench),
            MemoryAtStartMb = Megabytes(first),
            MemoryAtEndMb = Megabytes(last),
            MemoryPeakMb = samples.Max(Megabytes),
            MemorySlopeMbPerMinute = Statistics.Slope(
                [.. settled.Select(sample => sample.At.TotalMinutes)], [.. settled.Select(Megabytes)]),
            Threads = last.Server.Threads,
        };
    }

    private static double Megabytes(ResourceSample sample) => sample.Server.ResidentBytes / (1024.0 * 1024.0);
}
