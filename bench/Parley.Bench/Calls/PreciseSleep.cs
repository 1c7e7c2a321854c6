using System.Runtime.InteropServices;

namespace Parley.Bench.Calls;

/// <summary>
/// Sleeps until a moment of <see cref="TimeProvider.System"/>, to some 60 µs on Linux, without turning in circles: a
/// spinning
/// client would take a core from the server that it measures.
/// </summary>
internal static partial class PreciseSleep
{
    private const int ClockMonotonic = 1; // what GetTimestamp reads on Linux
    private const int AbsoluteTime = 1;
    private const long NanosecondsPerSecond = 1_000_000_000;

    private static readonly ManualResetEventSlim _never = new();

    /// <param name="timestamp">
    /// In nanoseconds, as <see cref="TimeProvider.GetTimestamp"/> gives them on this system.
    /// </param>
    public static void Until(long timestamp)
    {
        if (OperatingSystem.IsLinux())
        {
            var at = new TimeSpec(timestamp / NanosecondsPerSecond, timestamp % NanosecondsPerSecond);
            while (Sleep(ClockMonotonic, AbsoluteTime, at, 0) != 0)
            {
                // A signal woke the thread too early.
            }

            return;
        }

        TimeSpan left = TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), timestamp);
        if (left > TimeSpan.Zero)
            _never.Wait(left);
    }

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int Sleep(int clock, int flags, in TimeSpec at, nint remaining);

    private readonly record struct TimeSpec(long Seconds, long Nanoseconds);
}
