namespace Parley.Server.Security;

/// <summary>Who sent a request. A feature of the request once access was granted.</summary>
/// <param name="Actor">For the audit log and for limits: <c>key:ID</c> or one of the words below.</param>
/// <param name="Key">The key that came with it; null where none was asked for.</param>
internal sealed record Caller(string Actor, ApiKey? Key)
{
    /// <summary>Somebody on this machine, of whom no key was asked.</summary>
    public static readonly Caller Local = new("local", null);

    /// <summary>Anybody; the endpoint is for all.</summary>
    public static readonly Caller Anonymous = new("anonymous", null);

    /// <summary>Somebody with a short-lived secret.</summary>
    public static readonly Caller Ephemeral = new("ephemeral", null);

    public static Caller Of(HttpContext context) => context.Features.Get<Caller>() ?? Anonymous;

    public static Caller With(ApiKey key) => new($"key:{key.Id}", key);
}
