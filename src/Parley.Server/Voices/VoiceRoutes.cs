using Parley.Server.Requests;
using Parley.Server.Security;

namespace Parley.Server.Voices;

/// <summary>Where voices are found.</summary>
internal static class VoiceRoutes
{
    public static void MapVoices(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/voices", static (HttpContext context, VoiceEndpoints voices, int? limit, string? after) =>
                voices.ListAsync(context, limit, after))
            .Needs(AccessScope.Read)
            .WithName("ListVoices").WithTags("Voices").WithSummary("List voices")
            .WithDescription(
                "The voices of the engine in use, its default first, then cloned ones. Pages of `limit` (50, at most "
                    + "200); the Link "
                + "header has the next one. With an ETag; If-None-Match gives 304.")
            .Produces<IReadOnlyList<VoiceReport>>()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapPost("/voices", static (HttpContext context, VoiceEndpoints voices) => voices.CreateAsync(context))
            .Needs(AccessScope.Write)
            .TakesIdempotencyKey()
            .WithName("CreateVoice").WithTags("Voices").WithSummary("Create a voice")
            .WithDescription(
                "Its name and description only; samples and training make it sound. With `blend` it is mixed of voices "
                    + "of an engine "
                    + "that can (GET /voice-engines), and is ready at once. The id is made of the name, with "
                    + "a number behind "
                + "it where that is taken. With an Idempotency-Key the same request is done once.")
            .Accepts<VoiceCreation>("application/json")
            .Produces<VoiceReport>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);
        MapOne(routes);
    }

    private static void MapOne(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/voices/{id}", static (HttpContext context, VoiceEndpoints voices, string id) =>
            voices.GetAsync(context, id))
            .Needs(AccessScope.Read)
            .WithName("GetVoice").WithTags("Voices").WithSummary("Get a voice")
            .WithDescription("How far it is (`status`), what its samples amount to (`quality`). With an ETag; "
                + "If-None-Match gives 304.")
            .Produces<VoiceReport>()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapPatch("/voices/{id}", static (HttpContext context, VoiceEndpoints voices, string id) =>
            voices.ChangeAsync(context, id))
            .Needs(AccessScope.Write)
            .WithName("ChangeVoice").WithTags("Voices").WithSummary("Rename or describe a voice")
            .WithDescription("What is left out stays; so does the id.")
            .Accepts<VoicePatch>("application/json")
            .Produces<VoiceReport>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);
        routes.MapDelete("/voices/{id}", static (HttpContext context, VoiceEndpoints voices, string id) =>
            voices.DeleteAsync(context, id))
            .Needs(AccessScope.Write).Audited("voice.delete")
            .WithName("DeleteVoice").WithTags("Voices").WithSummary("Delete a voice")
            .WithDescription("With its samples; a job that makes it is cancelled. Voices that come with an engine "
                + "stay (409).")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);
    }
}
