using System.Globalization;

using Parley.Core.Storage;
using Parley.Server.Observability;

namespace Parley.Server.Security;

/// <summary>
/// Lets a request through to its endpoint if its key may do what the endpoint says it needs. Addresses that lead nowhere
/// are left to those who answer 404.
/// </summary>
internal sealed class AccessCheck(
    RequestDelegate next,
    AccessGate gate,
    KeyRing ring,
    EphemeralSecrets ephemeral,
    FailedKeys failures,
    KeyUse use,
    OpenRequests open,
    ServerInstruments instruments,
    ILogger<AccessCheck> logger)
{
    /// <summary>The one address that a short-lived secret opens.</summary>
    private const string RealtimePath = "/v1/realtime";

    private static readonly NeededScope NotSaid = new(AccessScope.Admin, IsOpen: false);

    public async Task InvokeAsync(HttpContext context)
    {
        if (await DecideAsync(context) is not { } refusal)
        {
            await (Caller.Of(context).Key is { } key ? open.RunAsync(context, key.Id, next) : next(context));
            return;
        }

        instruments.Refused(refusal.Type);
        await refusal.WriteAsync(context);
    }

    private async ValueTask<Refusal?> DecideAsync(HttpContext context)
    {
        if (Credentials.AreInAddress(context.Request))
        {
            AccessLog.KeyInAddress(logger, context.Connection.RemoteIpAddress);
            return AccessRefusals.KeyInAddress();
        }

        // What routing answers itself (wrong method, wrong content type) is no route.
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
            return null;
        NeededScope needed = endpoint.Metadata.GetMetadata<NeededScope>() ?? NotSaid;
        if (needed.IsOpen)
            return null;
        if (gate.AsksFor(context.Connection))
            return await AskAsync(context, endpoint, needed.Scope);
        context.Features.Set(Caller.Local);
        return null;
    }

    private async ValueTask<Refusal?> AskAsync(HttpContext context, RouteEndpoint endpoint, AccessScope? needed)
    {
        if (Credentials.Read(context) is not { } text)
            return Challenge(context, AccessRefusals.KeyMissing(), "");
        if (endpoint.RoutePattern.RawText == RealtimePath && ephemeral.Find(text) is not null)
        {
            context.Features.Set(Caller.Ephemeral);
            return null;
        }

        TimeSpan? wait = failures.WaitOf(context.Connection.RemoteIpAddress);
        KeyVerdict verdict;
        ApiKey? key;
        try
        {
            (verdict, key) = await ring.CheckAsync(text, mayAsk: wait is null, context.RequestAborted);
        }
        catch (StorageUnavailableException problem)
        {
            AccessLog.CannotCheck(logger, problem.Message);
            context.Response.Headers.RetryAfter = "1";
            return AccessRefusals.CannotCheck();
        }

        if (verdict != KeyVerdict.Valid)
            return Refuse(context, verdict, wait);
        context.Features.Set(Caller.With(key!));
        use.Note(key!.Id);
        if (needed is not { } scope || key.Allows(scope))
            return null;
        return Challenge(
            context, AccessRefusals.ScopeMissing(scope),
            $", error=\"insufficient_scope\", scope=\"{ScopeNames.Of(scope)}\"");
    }

    private Refusal Refuse(HttpContext context, KeyVerdict verdict, TimeSpan? wait)
    {
        AccessLog.KeyRefused(logger, context.Connection.RemoteIpAddress, verdict);
        if (wait is { } time)
        {
            context.Response.Headers.RetryAfter =
                Math.Ceiling(time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return AccessRefusals.TooManyFailures(time);
        }

        if (failures.Add(context.Connection.RemoteIpAddress))
            AccessLog.TooManyFailures(logger, context.Connection.RemoteIpAddress);
        return Challenge(context, AccessRefusals.KeyRefused(verdict), ", error=\"invalid_token\"");
    }

    private static Refusal Challenge(HttpContext context, Refusal refusal, string details)
    {
        context.Response.Headers.WWWAuthenticate = $"Bearer realm=\"parley\"{details}";
        return refusal;
    }
}
