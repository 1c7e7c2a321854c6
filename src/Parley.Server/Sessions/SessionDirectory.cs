using System.Collections.Concurrent;

using Microsoft.Extensions.Options;

using Parley.Server.Configuration;

namespace Parley.Server.Sessions;

/// <summary>The sessions that are connected, and what is left of the last ones. Thread-safe.</summary>
public sealed class SessionDirectory(IOptions<ServerOptions> options, TimeProvider time)
{
    private const int RetainedRecords = 256;

    // 3 s: an ending session hangs up within two; whoever takes over waits no longer than a person would.
    private static readonly TimeSpan TakeoverTimeout = TimeSpan.FromSeconds(3);

    private readonly ConcurrentDictionary<string, LiveSession> _live = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<SessionRecord> _records = new();
    private long _total;
    private volatile bool _isClosed;

    /// <summary>Sessions connected now.</summary>
    public int LiveCount => _live.Count;

    /// <summary>Sessions begun since the server started.</summary>
    public long TotalCount => Interlocked.Read(ref _total);

    /// <summary>Ended sessions, oldest first; the last 256.</summary>
    public IReadOnlyList<SessionRecord> Recent => [.. _records];

    /// <summary>Whether another session fits.</summary>
    public bool HasRoom => !_isClosed && _live.Count < options.Value.MaxSessions;

    /// <summary>
    /// Enters a session. If one of the same id is connected, it ends first: the newer connection is the one whose
    /// client is there.
    /// </summary>
    /// <returns>The session, or null if the older one did not end in time.</returns>
    internal async Task<LiveSession?> EnterAsync(string id, CancellationToken cancellationToken)
    {
        var session = new LiveSession(id, time.GetUtcNow());
        LiveSession present;
        while ((present = _live.GetOrAdd(id, session)) != session)
        {
            present.RequestEnd(SessionEnd.TakenOver);
            try
            {
                await present.Ended.WaitAsync(TakeoverTimeout, time, cancellationToken);
            }
            catch (TimeoutException)
            {
                session.Dispose();
                return null;
            }
        }

        Interlocked.Increment(ref _total);
        if (_isClosed)
            session.RequestEnd(SessionEnd.Shutdown);
        return session;
    }

    /// <summary>Takes out a session that is over and keeps its record.</summary>
    internal SessionRecord Leave(LiveSession session)
    {
        SessionRecord record = session.ToRecord(time.GetUtcNow());
        _records.Enqueue(record);
        while (_records.Count > RetainedRecords)
            _records.TryDequeue(out _);
        _live.TryRemove(new KeyValuePair<string, LiveSession>(session.Id, session));
        session.Complete();
        return record;
    }

    /// <summary>Ends all sessions, and those that still come.</summary>
    public void Close()
    {
        _isClosed = true;
        foreach (LiveSession session in _live.Values)
            session.RequestEnd(SessionEnd.Shutdown);
    }
}
