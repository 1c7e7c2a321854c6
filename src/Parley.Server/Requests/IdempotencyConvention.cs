namespace Parley.Server.Requests;

/// <summary>Says, where an endpoint is mapped, that it is done once for each <c>Idempotency-Key</c>.</summary>
internal static class IdempotencyConvention
{
    public static TBuilder TakesIdempotencyKey<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new TakenOnce());
}

/// <summary>Metadata of an endpoint.</summary>
internal sealed record TakenOnce;
