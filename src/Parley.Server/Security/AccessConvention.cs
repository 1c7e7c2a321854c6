namespace Parley.Server.Security;

/// <summary>Says, where an endpoint is mapped, which scope it needs. One that says nothing needs <see cref="AccessScope.Admin"/>.</summary>
internal static class AccessConvention
{
    public static TBuilder Needs<TBuilder>(this TBuilder endpoint, AccessScope scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NeededScope(scope, IsOpen: false));

    /// <summary>Whoever may come in at all may: every key will do, whatever its scopes.</summary>
    public static TBuilder NeedsAnyKey<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NeededScope(null, IsOpen: false));

    /// <summary>Anybody may: health, readiness, the page.</summary>
    public static TBuilder NeedsNothing<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NeededScope(null, IsOpen: true));
}

/// <summary>Metadata of an endpoint.</summary>
/// <param name="Scope">What a key must be allowed; null where none in particular is needed.</param>
/// <param name="IsOpen">Whether no key is asked for.</param>
internal sealed record NeededScope(AccessScope? Scope, bool IsOpen);
