namespace Parley.Server.Security;

/// <summary>Says, where an endpoint is mapped, that its use is an administrative act.</summary>
internal static class Auditing
{
    private const int MaximumTargetLength = 128;

    private static readonly object TargetKey = new();

    /// <summary>
    /// Puts each use into the audit log. The target is the id in the path unless the handler names another with
    /// <see cref="SetAuditTarget"/>.
    /// </summary>
    /// <param name="endpoint">What is mapped.</param>
    /// <param name="action">A thing and a verb, such as <c>voice.delete</c>.</param>
    public static TBuilder Audited<TBuilder>(this TBuilder endpoint, string action)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AuditedAction(action));

    /// <summary>The same where the handler records what it does itself: only those are added who may not.</summary>
    public static TBuilder AuditedIfDenied<TBuilder>(this TBuilder endpoint, string action)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new AuditedAction(action, OnlyDenied: true));

    /// <summary>Names what the request acts on, where the path does not: the id of something new.</summary>
    public static void SetAuditTarget(this HttpContext context, string target) => context.Items[TargetKey] = target;

    internal static string TargetOf(HttpContext context)
    {
        string target = context.Items[TargetKey] as string
            ?? string.Join('/', context.Request.RouteValues.Values.OfType<string>());
        target = string.Concat(target.Where(static c => !char.IsControl(c)));
        return target.Length <= MaximumTargetLength ? target : target[..MaximumTargetLength];
    }
}

/// <summary>Metadata of an endpoint.</summary>
internal sealed record AuditedAction(string Action, bool OnlyDenied = false);
