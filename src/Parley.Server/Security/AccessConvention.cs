namespace Parley.Server.Security;

/// <summary>Says, where an endpoint is mapped, which scope it needs. One that says nothing needs <see cref="AccessScope.Admin"/>.</summary>
internal static class AccessConvention
{
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, AccessScope scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NeededScope(scope));

    /// <summary>Anybody may: health, readiness, the page.</summary>
    public static TBuilder NeedsNothing<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NeededScope(null));
}

/// <summary>Metadata of an endpoint; null for none.</summary>
internal sealed record NeededScope(AccessScope? Scope);
