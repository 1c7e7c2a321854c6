using Microsoft.OpenApi;

namespace Parley.Server.OpenApi;

/// <summary>Declares bodies that <c>Accepts</c> and <c>Produces</c> cannot.</summary>
internal static class BodyShapes
{
    /// <summary>Another content type of the 200 of an endpoint.</summary>
    /// <param name="endpoint">Declares the 200 already.</param>
    /// <param name="contentType">Added, or changed.</param>
    /// <param name="shapes">What may come in it.</param>
    public static RouteHandlerBuilder AlsoProduces(
        this RouteHandlerBuilder endpoint, string contentType, params Type[] shapes) =>
        endpoint.AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
        {
            if (operation.Responses?["200"] is not OpenApiResponse { Content: { } content })
                return;
            var schemas = new List<IOpenApiSchema>();
            foreach (Type shape in shapes)
                schemas.Add(await context.ReferenceAsync(shape, cancellationToken));
            content[contentType] = new OpenApiMediaType
            {
                Schema = schemas is [var only] ? only : new OpenApiSchema { OneOf = schemas },
            };
        });

    /// <summary>What the endpoint takes; it refuses other content types itself, with more to say than the router has.</summary>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder endpoint, params string[] contentTypes) =>
        endpoint.AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
        {
            IOpenApiSchema schema = await context.ReferenceAsync(typeof(T), cancellationToken);
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = contentTypes.ToDictionary(
                    static type => type, _ => new OpenApiMediaType { Schema = schema }, StringComparer.Ordinal),
            };
        });
}
