using System.Data.Common;
using System.Text.Json;

using Dapper;

using Parley.Core.Events;

namespace Parley.Server.Storage;

/// <summary>The event log as a table.</summary>
internal sealed class SqlEventLog(IDatabase database, TimeProvider time) : IEventLog
{
    // Another process's events are seen after this.
    private static readonly TimeSpan _lookAgain = TimeSpan.FromSeconds(1);

    private readonly EventSignal _signal = new();

    public Task AppendAsync(IReadOnlyList<PlatformEvent> events, CancellationToken cancellationToken = default) =>
        WriteAsync(static _ => Task.FromResult(true), _ => events, cancellationToken);

    public Task<IReadOnlyList<LoggedEvent>> ReadAfterAsync(
        long afterId, int limit, CancellationToken cancellationToken = default) =>
        database.ReadAsync<IReadOnlyList<LoggedEvent>>(
            async connection =>
            {
                IEnumerable<EventRow> rows = await connection.QueryAsync<EventRow>(
                    """
                    SELECT id AS Id, at_unix_ms AS AtUnixMs, payload_json AS PayloadJson
                    FROM events WHERE id > @afterId ORDER BY id LIMIT @limit
                    """,
                    new { afterId, limit });
                return [.. rows.Select(static row => row.ToEvent())];
            },
            cancellationToken);

    public Task<long> LastIdAsync(CancellationToken cancellationToken = default) => database.ReadAsync(
        static connection => connection.ExecuteScalarAsync<long>("SELECT value FROM counters WHERE name = 'events'"),
        cancellationToken);

    public Task WaitAsync(CancellationToken cancellationToken = default) => Task
        .WhenAny(_signal.Next, Task.Delay(_lookAgain, time, cancellationToken))
        .WaitAsync(cancellationToken);

    public Task<int> ForgetAsync(DateTimeOffset before, CancellationToken cancellationToken = default) =>
        database.WriteAsync(
            connection => connection.ExecuteAsync(
                "DELETE FROM events WHERE at_unix_ms < @Before", new { Before = before.ToUnixTimeMilliseconds() }),
            cancellationToken);

    /// <summary>
    /// A store's transaction together with the events that tell of it; whoever follows is woken once it is kept.
    /// </summary>
    /// <param name="write">As in <see cref="IDatabase.WriteAsync"/>.</param>
    /// <param name="events">What to tell, given what was done; none if nothing was.</param>
    /// <param name="cancellationToken">As there.</param>
    public async Task<T> WriteAsync<T>(
        Func<DbConnection, Task<T>> write,
        Func<T, IReadOnlyList<PlatformEvent>> events,
        CancellationToken cancellationToken = default)
    {
        bool hasEvents = false;
        T result = await database.WriteAsync(
            async connection =>
            {
                T done = await write(connection);
                IReadOnlyList<PlatformEvent> told = events(done);
                hasEvents = told.Count > 0;
                // Last: from here to the end of the transaction nobody else can tell anything.
                if (hasEvents)
                    await InsertAsync(connection, told);
                return done;
            },
            cancellationToken);
        if (hasEvents)
            _signal.Raise();
        return result;
    }

    private async Task InsertAsync(DbConnection connection, IReadOnlyList<PlatformEvent> events)
    {
        long last = await connection.ExecuteScalarAsync<long>(
            "UPDATE counters SET value = value + @Count WHERE name = 'events' RETURNING value", new { events.Count });
        long now = time.GetUtcNow().ToUnixTimeMilliseconds();
        for (int i = 0; i < events.Count; i++)
        {
            var row = new EventRow(
                last - events.Count + 1 + i, now,
                JsonSerializer.Serialize(events[i], StorageJson.Default.PlatformEvent));
            await connection.ExecuteAsync(
                "INSERT INTO events (id, at_unix_ms, payload_json) VALUES (@Id, @AtUnixMs, @PayloadJson)", row);
        }
    }

    private sealed record EventRow(long Id, long AtUnixMs, string PayloadJson)
    {
        public LoggedEvent ToEvent() => new(
            Id, DateTimeOffset.FromUnixTimeMilliseconds(AtUnixMs),
            JsonSerializer.Deserialize(PayloadJson, StorageJson.Default.PlatformEvent)!);
    }
}
