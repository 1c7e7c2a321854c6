using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Parley.Server.OpenApi;

/// <summary>What the types cannot say by themselves.</summary>
internal sealed class SchemaFacts : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        // A file in a form is no Base64.
        if (context.JsonPropertyInfo is { } property && property.PropertyType == typeof(byte[])
            && property.DeclaringType.Name.EndsWith("Form", StringComparison.Ordinal))
        {
            schema.Format = "binary";
        }

        return Task.CompletedTask;
    }
}
