using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Server.Security;

namespace Parley.Server.OpenAi.Models;

/// <summary>What there is to choose from.</summary>
internal static class ModelRoutes
{
    private const string Tag = "OpenAI models";

    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/models", static (OpenAiCatalogue catalogue) => List(catalogue))
            .Needs(AccessScope.Read)
            .WithName("ListModels")
            .WithTags(Tag)
            .WithSummary("List models")
            .WithDescription("The configured engines by their own names, and OpenAI's names that stand for them. Requests may use any other "
                + "name too.")
            .Produces<OpenAiModelList>()
            .ProducesOpenAiErrors(StatusCodes.Status401Unauthorized);
        routes.MapGet("/models/{id}", static Results<JsonHttpResult<OpenAiModel>, JsonHttpResult<OpenAiErrorBody>> (
            string id, OpenAiCatalogue catalogue) => Find(id, catalogue))
            .Needs(AccessScope.Read)
            .WithName("GetModel")
            .WithTags(Tag)
            .WithSummary("Get a model")
            .WithDescription("One model of the list, by its name.")
            .Produces<OpenAiModel>()
            .ProducesOpenAiErrors(StatusCodes.Status401Unauthorized, StatusCodes.Status404NotFound);
        routes.MapGet("/audio/voices", static (OpenAiCatalogue catalogue) => Voices(catalogue))
            .Needs(AccessScope.Read)
            .WithName("ListSpeechVoices")
            .WithTags(Tag)
            .WithSummary("List the voices of speech")
            .WithDescription("What the configured engine can speak with, the default first. OpenAI's voice names work too and stand for "
                + "the default voice.")
            .Produces<OpenAiVoiceList>()
            .ProducesOpenAiErrors(StatusCodes.Status401Unauthorized, StatusCodes.Status503ServiceUnavailable);
    }

    private static JsonHttpResult<OpenAiModelList> List(OpenAiCatalogue catalogue) =>
        TypedResults.Json(new OpenAiModelList(catalogue.Models()), OpenAiJson.Wire.OpenAiModelList);

    private static Results<JsonHttpResult<OpenAiModel>, JsonHttpResult<OpenAiErrorBody>> Find(string id, OpenAiCatalogue catalogue)
    {
        IReadOnlyList<OpenAiModel> models = catalogue.Models();
        OpenAiModel? model = models.FirstOrDefault(model => model.Id.Equals(id, StringComparison.OrdinalIgnoreCase));
        return model is null
            ? OpenAiErrors.ModelNotFound(id, models.Select(static known => known.Id))
            : TypedResults.Json(model, OpenAiJson.Wire.OpenAiModel);
    }

    private static JsonHttpResult<OpenAiVoiceList> Voices(OpenAiCatalogue catalogue) =>
        TypedResults.Json(new OpenAiVoiceList(catalogue.Voices()), OpenAiJson.Wire.OpenAiVoiceList);
}
