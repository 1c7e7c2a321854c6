using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Parley.Server.OpenApi;

/// <summary>Names schemas, so that the document says each once.</summary>
internal static class SchemaReferences
{
    /// <summary>The schema of a type, by its name.</summary>
    public static async Task<IOpenApiSchema> ReferenceAsync(
        this OpenApiOperationTransformerContext context, Type type, CancellationToken cancellationToken)
    {
        OpenApiDocument document = context.Document!;
        if (document.Components?.Schemas?.ContainsKey(type.Name) != true)
            document.AddComponent(type.Name, await context.GetOrCreateSchemaAsync(type, null, cancellationToken));
        return new OpenApiSchemaReference(type.Name, document);
    }
}
