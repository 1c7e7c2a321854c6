namespace Parley.Testing;

/// <summary>Measures what a piece of code allocates on the calling thread.</summary>
public static class AllocationAssert
{
    private const int WarmUpRuns = 5;
    private const int MeasuredRuns = 5;

    /// <summary>
    /// The least that <paramref name="action"/> allocated in one of several runs, after it ran a few times unmeasured
    /// to fill pools and caches. The least, because the runtime itself now and then allocates on the thread that it
    /// interrupts.
    /// </summary>
    /// <param name="action">Repeatable, and synchronous: other threads are not counted.</param>
    public static long BytesAllocatedBy(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        for (int run = 0; run < WarmUpRuns; run++)
            action();

        long least = long.MaxValue;
        for (int run = 0; run < MeasuredRuns; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
