using Microsoft.Extensions.Options;

using Parley.Core.Sessions.Keeping;
using Parley.Core.Storage;

namespace Parley.Server.Sessions.Keeping;

/// <summary>
/// Writes what the sessions did, many entries in one transaction. While the database is away it tries again and again,
/// and writes the rest when it is back.
/// </summary>
internal sealed class SessionJournalWriter(
    SessionJournal journal, ISessionStore store, IOptions<SessionKeepingOptions> options, TimeProvider time,
    ILogger<SessionJournalWriter> logger) : IHostedService, IDisposable
{
    // Enough to make the price of reaching the disk small for each; the events' lock is not held long.
    private const int MaximumTogether = 256;

    // The server must be gone five seconds after it is asked to; the sessions have had theirs by then.
    private static readonly TimeSpan _lastWrites = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan _firstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan _longestPause = TimeSpan.FromSeconds(3);

    private readonly List<SessionEntry> _together = new(MaximumTogether);
    private readonly List<TaskCompletionSource> _waiting = [];
    private readonly CancellationTokenSource _givingUp = new();
    private Task _writing = Task.CompletedTask;
    private long _toldLost;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _writing = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        journal.Complete();
        _givingUp.CancelAfter(_lastWrites);
        await _writing;
    }

    public void Dispose() => _givingUp.Dispose();

    private async Task RunAsync()
    {
        while (await journal.Items.WaitToReadAsync())
        {
            await GatherAsync();
            while (_together.Count < MaximumTogether && journal.Items.TryRead(out JournalItem item))
            {
                if (item.Entry is { } entry)
                    _together.Add(entry);
                else
                    _waiting.Add(item.Flushed!);
            }

            if (!await WriteAsync(_together))
                return;
            TellLost();
            foreach (TaskCompletionSource waiting in _waiting)
                waiting.TrySetResult();
            _waiting.Clear();
            _together.Clear();
        }
    }

    private async Task GatherAsync()
    {
        if (options.Value.WriteDelayMs == 0 || journal.Items.Count >= MaximumTogether
            || journal.Items.Completion.IsCompleted)
            return;

        await Task.WhenAny(
            journal.Hurry, Task.Delay(TimeSpan.FromMilliseconds(options.Value.WriteDelayMs), time, _givingUp.Token));
    }

    /// <returns>Whether to go on; false if the server stops and the database is away.</returns>
    private async Task<bool> WriteAsync(IReadOnlyList<SessionEntry> entries)
    {
        TimeSpan pause = _firstPause;
        bool wasAway = false;
        while (true)
        {
            try
            {
                await store.WriteAsync(entries, CancellationToken.None);
                if (wasAway)
                    KeepingLog.Back(logger);
                return true;
            }
            catch (StorageUnavailableException problem)
            {
                if (!wasAway)
                    KeepingLog.Away(logger, problem.Message);
                wasAway = true;
                if (_givingUp.IsCancellationRequested)
                {
                    KeepingLog.GivenUp(logger, _together.Count + journal.Items.Count);
                    return false;
                }
            }
            catch (Exception problem)
            {
                return await WriteOneByOneAsync(entries, problem);
            }

            await Task.WhenAny(Task.Delay(pause, time, _givingUp.Token));
            pause = pause * 2 < _longestPause ? pause * 2 : _longestPause;
        }
    }

    /// <summary>One entry cannot be kept, which must not cost the others.</summary>
    private async Task<bool> WriteOneByOneAsync(IReadOnlyList<SessionEntry> entries, Exception problem)
    {
        if (entries.Count == 1)
        {
            KeepingLog.NotKept(logger, entries[0].Connection.SessionId, problem);
            return true;
        }

        foreach (SessionEntry entry in entries)
        {
            if (!await WriteAsync([entry]))
                return false;
        }

        return true;
    }

    private void TellLost()
    {
        long lost = journal.Lost;
        if (lost == _toldLost)
            return;
        KeepingLog.Lost(logger, lost - _toldLost);
        _toldLost = lost;
    }
}
