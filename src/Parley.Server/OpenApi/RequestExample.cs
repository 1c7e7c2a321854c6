namespace Parley.Server.OpenApi;

/// <summary>Metadata of an endpoint: a body that it takes.</summary>
/// <param name="ContentType">Of the body.</param>
/// <param name="Json">The body, or the fields of a form.</param>
internal sealed record RequestExample(string ContentType, string Json);

/// <summary>Gives endpoints examples.</summary>
internal static class RequestExamples
{
    /// <summary>A body that the endpoint takes.</summary>
    public static TBuilder WithRequestExample<TBuilder>(
        this TBuilder endpoint, string json, string contentType = "application/json")
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequestExample(contentType, json));
}
