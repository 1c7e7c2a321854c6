using System.Diagnostics;

using Parley.Server.Sessions;

namespace Parley.Server.Observability;

/// <summary>Takes down every two seconds what the process needs, and keeps five minutes of it. Thread-safe.</summary>
/// <param name="sessions">Says how many there are.</param>
/// <param name="time">Measures real work, so it is the real clock except where the meter itself is tested.</param>
/// <param name="cpuTime">What all processors have done for the process so far.</param>
internal sealed class ProcessMeter(SessionDirectory sessions, TimeProvider time, Func<TimeSpan> cpuTime) : BackgroundService
{
    /// <summary>Often enough to see a turn, seldom enough to cost nothing.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Five minutes.</summary>
    public const int MaximumSamples = 150;

    private readonly Lock _gate = new();
    private readonly Queue<ProcessSample> _samples = new();
    private TimeSpan _cpuBefore = cpuTime();
    private long _before = time.GetTimestamp();
    private double _cpuPercent;

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<ProcessSample> History
    {
        get
        {
            lock (_gate)
                return [.. _samples];
        }
    }

    public ProcessReport Report()
    {
        using var process = Process.GetCurrentProcess();
        lock (_gate)
        {
            return new ProcessReport(
                _cpuPercent, Environment.ProcessorCount, Environment.WorkingSet, GC.GetTotalMemory(forceFullCollection: false),
                GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, process.Threads.Count);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                Sample();
        }
        catch (OperationCanceledException)
        {
            // the server stops
        }
    }

    private void Sample()
    {
        TimeSpan cpu = cpuTime();
        long now = time.GetTimestamp();
        lock (_gate)
        {
            TimeSpan passed = time.GetElapsedTime(_before, now);
            _cpuPercent = passed <= TimeSpan.Zero
                ? _cpuPercent
                : Math.Round(Math.Clamp((cpu - _cpuBefore) / passed / Environment.ProcessorCount * 100, 0, 100), 1);
            (_cpuBefore, _before) = (cpu, now);
            if (_samples.Count == MaximumSamples)
                _samples.Dequeue();
            _samples.Enqueue(new ProcessSample(time.GetUtcNow(), _cpuPercent, Environment.WorkingSet, sessions.LiveCount));
        }
    }
}
