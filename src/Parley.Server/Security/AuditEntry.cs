namespace Parley.Server.Security;

/// <summary>One administrative act, done or refused.</summary>
/// <param name="At">When.</param>
/// <param name="Actor">Who: <c>key:ID</c>, <c>cli:USER</c>, or <c>local</c> where no key was asked for.</param>
/// <param name="Action">What: a thing and a verb, such as <c>voice.delete</c>.</param>
/// <param name="Target">To what: an id; empty where there is none.</param>
/// <param name="Outcome"><c>ok</c>, <c>denied</c> or <c>failed</c>.</param>
public sealed record AuditEntry(DateTimeOffset At, string Actor, string Action, string Target, string Outcome)
{
    public const string Ok = "ok";
    public const string Denied = "denied";
    public const string Failed = "failed";

    /// <summary>Its place in the log, from 1 upwards; 0 before it is written.</summary>
    public long Sequence { get; init; }

    /// <summary>The request that did it, as in the answer's <c>X-Request-Id</c> and in the logs; null for none.</summary>
    public string? RequestId { get; init; }
}
