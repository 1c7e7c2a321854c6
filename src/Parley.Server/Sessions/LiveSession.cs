using Parley.Core.Sessions;
using Parley.Core.Telemetry;

namespace Parley.Server.Sessions;

/// <summary>A connected session. Thread-safe.</summary>
internal sealed class LiveSession(string id, DateTimeOffset startedAt) : IDisposable
{
    private readonly CancellationTokenSource _ending = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _end;
    private int _turns;
    private int _errors;

    public string Id => id;

    public DateTimeOffset StartedAt => startedAt;

    /// <summary>What the client calls itself; null where it does not say.</summary>
    public string? Client { get; set; }

    /// <summary>Asks the session to end.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>Completes when the session has left the directory.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The first reason that was given; <see cref="SessionEnd.None"/> while it goes on.</summary>
    public SessionEnd End => (SessionEnd)Volatile.Read(ref _end);

    /// <summary>Gives a reason, unless there is one already, and asks the session to end.</summary>
    public void RequestEnd(SessionEnd reason)
    {
        if (Note(reason))
            _ending.Cancel();
    }

    /// <summary>Gives a reason, unless there is one already.</summary>
    public bool Note(SessionEnd reason) =>
        Interlocked.CompareExchange(ref _end, (int)reason, (int)SessionEnd.None) == (int)SessionEnd.None;

    /// <summary>Counts what the record tells.</summary>
    public void Observe(SessionEvent sessionEvent)
    {
        if (sessionEvent is TurnMetrics)
            Interlocked.Increment(ref _turns);
        else if (sessionEvent is SessionEvent.Error)
            Interlocked.Increment(ref _errors);
    }

    public SessionRecord ToRecord(DateTimeOffset endedAt) =>
        new(id, startedAt, endedAt, End, Volatile.Read(ref _turns), Volatile.Read(ref _errors));

    /// <summary>Lets those go on who wait for the end.</summary>
    public void Complete() => _ended.TrySetResult();

    public void Dispose() => _ending.Dispose();
}
