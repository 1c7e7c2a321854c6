using Parley.Server.Security;

namespace Parley.Server.OpenApi;

/// <summary>The API's description, made of what the endpoints say of themselves.</summary>
internal static class OpenApiServices
{
    /// <summary>The document's name, which its path has too.</summary>
    public const string Document = "v1";

    public static IServiceCollection AddApiDescription(this IServiceCollection services) => services
        .AddSingleton<ApiDescription>()
        .AddOpenApi(Document, static options =>
        {
            options.AddDocumentTransformer<DocumentFacts>();
            options.AddOperationTransformer<OperationFacts>();
            options.AddSchemaTransformer<SchemaFacts>();
        });

    public static void MapApiDescription(this IEndpointRouteBuilder routes) => routes
        .MapGet($"/openapi/{Document}.json", static (HttpContext context, ApiDescription description) => description.SendAsync(context))
        .NeedsNothing()
        .ExcludeFromDescription();
}
