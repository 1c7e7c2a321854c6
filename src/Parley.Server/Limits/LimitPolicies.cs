namespace Parley.Server.Limits;

/// <summary>Limits that an endpoint asks for where it is mapped.</summary>
internal static class LimitPolicies
{
    public const string Engines = "engines";

    /// <summary>It keeps an engine busy: so many at once for each client, and a few more in a queue.</summary>
    public static TBuilder UsesEngines<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireRateLimiting(Engines);
}
