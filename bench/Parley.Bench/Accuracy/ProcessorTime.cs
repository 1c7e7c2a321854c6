using System.Runtime.InteropServices;

namespace Parley.Bench.Accuracy;

/// <summary>Processor time used so far, in all threads.</summary>
internal static partial class ProcessorTime
{
    private const int Self = 0;
    private const int Children = -1;

    public static TimeSpan Own => Of(Self);

    /// <summary>Of child processes that have ended.</summary>
    public static TimeSpan EndedChildren => Of(Children);

    private static unsafe TimeSpan Of(int who)
    {
        // struct rusage: user and system time as seconds and microseconds, then fourteen longs.
        long* usage = stackalloc long[18];
        if (GetResourceUsage(who, usage) != 0)
            throw new InvalidOperationException("getrusage failed; measure on Linux or macOS.");
        return TimeSpan.FromSeconds(usage[0] + usage[2]) + TimeSpan.FromMicroseconds(usage[1] + usage[3]);
    }

    [LibraryImport("libc", EntryPoint = "getrusage")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int GetResourceUsage(int who, long* usage);
}
