using System.Globalization;

namespace Parley.Bench.Servers;

/// <summary>What a process has used up to now, as Linux counts it.</summary>
/// <param name="Cpu">User and system time of all its threads.</param>
/// <param name="ResidentBytes">Memory that is really there.</param>
/// <param name="Threads">Alive now.</param>
internal readonly record struct ProcessUsage(TimeSpan Cpu, long ResidentBytes, int Threads)
{
    private const int TicksPerSecond = 100; // USER_HZ; the same on every Linux that .NET runs on

    /// <summary>Null where the process is gone or the system is not Linux.</summary>
    public static ProcessUsage? Of(int processId)
    {
        try
        {
            // The name in parentheses may hold anything; what follows it is numbers.
            string stat = File.ReadAllText($"/proc/{processId}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            long ticks = Parse(fields[11]) + Parse(fields[12]);
            string[] status = File.ReadAllLines($"/proc/{processId}/status");
            return new ProcessUsage(
                TimeSpan.FromSeconds(ticks / (double)TicksPerSecond),
                Line(status, "VmRSS:") * 1024,
                (int)Line(status, "Threads:"));
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>CPU time that everything on this machine has used, or null where the system is not Linux.</summary>
    public static TimeSpan? OfMachine()
    {
        try
        {
            string[] fields = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            // user nice system idle iowait irq softirq steal
            long busy = new[] { 1, 2, 3, 6, 7, 8 }.Sum(field => Parse(fields[field]));
            return TimeSpan.FromSeconds(busy / (double)TicksPerSecond);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static long Line(string[] status, string name) =>
        Parse(status.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..]
            .Replace("kB", "", StringComparison.Ordinal).Trim());

    private static long Parse(string number) => long.Parse(number, CultureInfo.InvariantCulture);
}
