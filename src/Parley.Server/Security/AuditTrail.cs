using System.Collections.Concurrent;

using Parley.Core.Storage;

namespace Parley.Server.Security;

/// <summary>
/// Writes to the audit log what was asked of endpoints that are marked with <see cref="Auditing.Audited"/>, done or
/// refused for want of rights.
/// </summary>
internal sealed class AuditTrail(RequestDelegate next, IAuditLog audit, TimeProvider time, ILogger<AuditTrail> logger)
{
    // A log that is down must not hold up the answer for long, nor lose the entry because the client has gone.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DeniedAgain = TimeSpan.FromMinutes(1);

    // Keys times actions, of which there are few.
    private const int MaximumDenied = 10_000;

    private readonly ConcurrentDictionary<(string Actor, string Action), long> _denied = new();

    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<AuditedAction>() is { } audited
            ? RecordAsync(context, audited)
            : next(context);

    private async Task RecordAsync(HttpContext context, AuditedAction audited)
    {
        int status = StatusCodes.Status500InternalServerError;
        try
        {
            await next(context);
            status = context.Response.StatusCode;
        }
        finally
        {
            // Whoever has no key at all has asked for nothing yet, and could fill the log.
            bool isNews = status is not (StatusCodes.Status401Unauthorized or StatusCodes.Status429TooManyRequests);
            if (isNews && (status == StatusCodes.Status403Forbidden || !audited.OnlyDenied))
                await RecordAsync(Entry(context, audited, status));
        }
    }

    private AuditEntry Entry(HttpContext context, AuditedAction audited, int status) => new(
        time.GetUtcNow(), Caller.Of(context).Actor, audited.Action, Auditing.TargetOf(context), status switch
        {
            StatusCodes.Status403Forbidden => AuditEntry.Denied,
            >= 400 => AuditEntry.Failed,
            _ => AuditEntry.Ok,
        })
    {
        RequestId = context.TraceIdentifier,
    };

    // A key that may not and tries on and on is told of once a minute.
    private Task RecordAsync(AuditEntry entry)
    {
        if (entry.Outcome != AuditEntry.Denied)
            return AppendAsync(entry);
        if (_denied.Count >= MaximumDenied)
            _denied.Clear();
        long now = time.GetTimestamp();
        (string, string) what = (entry.Actor, entry.Action);
        if (_denied.TryGetValue(what, out long before) && time.GetElapsedTime(before, now) < DeniedAgain)
            return Task.CompletedTask;
        _denied[what] = now;
        return AppendAsync(entry);
    }

    private async Task AppendAsync(AuditEntry entry)
    {
        AccessLog.Audited(logger, entry.Actor, entry.Action, entry.Target, entry.Outcome);
        try
        {
            using var patience = new CancellationTokenSource(Patience, time);
            await audit.AppendAsync(entry, patience.Token);
        }
        catch (Exception problem) when (problem is StorageUnavailableException or OperationCanceledException)
        {
            AccessLog.AuditFailed(logger, entry.Actor, entry.Action, entry.Target, entry.Outcome, problem.Message);
        }
    }
}
