namespace Parley.Engines.Models.Downloading;

/// <summary>How fast something has been coming in the last seconds, and how long the rest will take.</summary>
public sealed class TransferSpeed
{
    // Long enough to be calm, short enough to follow a line that changes.
    private static readonly TimeSpan _window = TimeSpan.FromSeconds(5);

    private readonly Queue<(TimeSpan At, long Bytes)> _samples = new();

    /// <summary>Bytes a second; zero until there is something to measure.</summary>
    public double BytesPerSecond { get; private set; }

    /// <param name="at">Any clock that only goes forward.</param>
    /// <param name="bytes">All that has come by then.</param>
    public void Observe(TimeSpan at, long bytes)
    {
        _samples.Enqueue((at, bytes));
        while (_samples.Count > 2 && at - _samples.Peek().At > _window)
            _samples.Dequeue();
        (TimeSpan first, long before) = _samples.Peek();
        BytesPerSecond = at > first ? Math.Max(0, bytes - before) / (at - first).TotalSeconds : 0;
    }

    /// <summary>Null while nothing comes.</summary>
    public TimeSpan? TimeLeft(long bytes) =>
        BytesPerSecond < 1 ? null : TimeSpan.FromSeconds(
            Math.Min(bytes / BytesPerSecond, TimeSpan.FromDays(9).TotalSeconds));
}
