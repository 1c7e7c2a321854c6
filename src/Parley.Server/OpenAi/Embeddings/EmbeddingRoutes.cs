using Parley.Server.Limits;
using Parley.Server.Security;

namespace Parley.Server.OpenAi.Embeddings;

/// <summary>Where vectors are asked for.</summary>
internal static class EmbeddingRoutes
{
    public static void MapEmbeddings(this IEndpointRouteBuilder routes) => routes
        .MapPost("/embeddings", static (HttpContext context, CreateEmbeddings embeddings) => embeddings.HandleAsync(context))
        .Needs(AccessScope.Talk)
        .UsesEngines()
        .WithName("CreateEmbeddings")
        .WithTags("OpenAI embeddings")
        .WithSummary("Turn texts into vectors")
        .WithDescription("A vector of length 1 for each text; the product of two says how alike their texts are. Model names of OpenAI "
            + "stand for the configured engine; 'model' in the answer and the header X-Parley-Engine say which was used. Vectors of one "
            + "engine cannot be compared with those of another.")
        .Accepts<EmbeddingsBody>("application/json")
        .Produces<EmbeddingList>()
        .ProducesOpenAiErrors(
            StatusCodes.Status400BadRequest,
            StatusCodes.Status401Unauthorized,
            StatusCodes.Status403Forbidden,
            StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status415UnsupportedMediaType,
            StatusCodes.Status429TooManyRequests,
            StatusCodes.Status503ServiceUnavailable);
}
