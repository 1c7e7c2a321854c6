using System.ComponentModel.DataAnnotations;

namespace Parley.Server.Training;

/// <summary><c>Parley:Training</c>: the jobs that make voices.</summary>
public sealed class TrainingOptions
{
    /// <summary>
    /// How long a job stays with a worker that says nothing more of it; the worker of a restarted server has its job
    /// back at once. Default: 30000.
    /// </summary>
    [Range(1_000, 3_600_000)]
    public int LeaseMs { get; set; } = 30_000;

    /// <summary>How often a job is tried whose failure may pass, such as a full disk. Default: 3.</summary>
    [Range(1, 100)]
    public int MaxAttempts { get; set; } = 3;

    /// <summary>How long it waits before the second attempt; twice as long before each further one. Default:
    /// 2000.</summary>
    [Range(0, 600_000)]
    public int RetryDelayMs { get; set; } = 2_000;

    /// <summary>
    /// How often a job may be cut off with its server before it counts as what ends the server. Default: 20.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxInterruptions { get; set; } = 20;

    /// <summary>How long jobs that have ended stay in <c>GET /training</c>; a voice's last one stays. Default:
    /// 90.</summary>
    [Range(1, 36_500)]
    public int JobRetentionDays { get; set; } = 90;

    internal TimeSpan Lease => TimeSpan.FromMilliseconds(LeaseMs);

    internal TimeSpan RetryDelay(int failures) => TimeSpan.FromMilliseconds(RetryDelayMs * Math.Pow(2, Math.Min(failures, 16)));
}
