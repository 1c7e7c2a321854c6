using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;

using Microsoft.Extensions.Options;

using Parley.Core.Events;
using Parley.Core.Storage;
using Parley.Server.Storage;

namespace Parley.Server.Events;

/// <summary>
/// Follows the log for one reader, a page at a time and at the reader's own pace: nothing waits in memory for one that is
/// slow.
/// </summary>
internal sealed class EventStream(IEventLog log, IOptions<EventOptions> options, TimeProvider time)
{
    private const int PageSize = 100;

    private static readonly TimeSpan _awayPause = TimeSpan.FromSeconds(1);

    private readonly TimeSpan _heartbeat = TimeSpan.FromMilliseconds(options.Value.HeartbeatMs);
    private readonly TimeSpan _blockedTimeout = TimeSpan.FromMilliseconds(options.Value.BlockedSendTimeoutMs);

    /// <summary>Where a reader begins that names no event: after the newest.</summary>
    public Task<long> LastIdAsync(CancellationToken cancellationToken) => log.LastIdAsync(cancellationToken);

    /// <summary>Writes until the token is cancelled or the reader takes nothing any more.</summary>
    /// <param name="after">Goes on after this event.</param>
    /// <param name="filter">What the reader wants.</param>
    /// <param name="output">The way to it.</param>
    /// <param name="cancellationToken">The reader is gone, or the server stops.</param>
    public async Task RunAsync(long after, EventFilter filter, PipeWriter output, CancellationToken cancellationToken)
    {
        output.Write(EventFrame.Beginning);
        after = await TellForgottenAsync(after, output, cancellationToken);
        await FlushAsync(output, cancellationToken);
        long writtenAt = time.GetTimestamp();
        while (true)
        {
            // Before looking: what comes while we look must not be missed.
            Task news = log.WaitAsync(cancellationToken);
            (after, bool hasMore) = await WritePageAsync(after, filter, output, cancellationToken);
            if (time.GetElapsedTime(writtenAt) >= _heartbeat)
                output.Write(EventFrame.Heartbeat);
            if (output.UnflushedBytes > 0)
            {
                await FlushAsync(output, cancellationToken);
                writtenAt = time.GetTimestamp();
            }

            if (!hasMore)
                await news;
        }
    }

    /// <summary>A reader may name an event that is forgotten, or of a database that was restored from a backup.</summary>
    private async Task<long> TellForgottenAsync(long after, PipeWriter output, CancellationToken cancellationToken)
    {
        long last = await log.LastIdAsync(cancellationToken);
        if (after > last)
        {
            EventFrame.WriteForgotten(after, last, time.GetUtcNow(), output);
            return last;
        }

        if (after < last && (await log.ReadAfterAsync(after, 1, cancellationToken)).Count == 0)
        {
            EventFrame.WriteForgotten(after, last, time.GetUtcNow(), output);
            return last;
        }

        return after;
    }

    private async Task<(long After, bool HasMore)> WritePageAsync(
        long after, EventFilter filter, PipeWriter output, CancellationToken cancellationToken)
    {
        IReadOnlyList<LoggedEvent> page;
        try
        {
            page = await log.ReadAfterAsync(after, PageSize, cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            // Browsers give up for good on an answer that is an error: hold the line until the database is back.
            await Task.Delay(_awayPause, time, cancellationToken);
            return (after, false);
        }

        foreach (LoggedEvent logged in page)
        {
            // Numbers have no gaps, so a gap was forgotten, perhaps while this reader was slow.
            if (logged.Id != after + 1)
                EventFrame.WriteForgotten(after, logged.Id - 1, time.GetUtcNow(), output);
            after = logged.Id;
            JsonElement fields = JsonSerializer.SerializeToElement(logged.Event, StorageJson.Default.PlatformEvent);
            if (filter.Wants(fields))
                EventFrame.Write(logged, fields, output);
        }

        return (after, page.Count == PageSize);
    }

    private async Task FlushAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        using var blocked = new CancellationTokenSource(_blockedTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, blocked.Token);
        await output.FlushAsync(either.Token);
    }
}
