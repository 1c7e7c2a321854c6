using Parley.Server.Limits;
using Parley.Server.Requests;
using Parley.Server.Security;

namespace Parley.Server.Voices.Samples;

/// <summary>Where the recordings of voices are found.</summary>
internal static class SampleRoutes
{
    public static void MapSamples(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/voices/{id}/samples", static (HttpContext context, SampleUploads uploads, string id) =>
                uploads.ReceiveAsync(context, id))
            .DisableAntiforgery()
            .Needs(AccessScope.Write)
            .UsesEngines()
            .TakesIdempotencyKey()
            .WithName("AddSample").WithTags("Voices").WithSummary("Upload a recording")
            .WithDescription(
                "As the body (audio/*) or as the file of a form; WAV, or whatever ffmpeg reads. It is checked, and "
                    + "the answer says what "
                + "it is like. The same recording again gives the one that is there (200). What is no recording of "
                + "speech is refused "
                + "(422) with advice, and nothing is kept. With an Idempotency-Key the same request is done once.")
            .Accepts<IFormFile>("multipart/form-data", "audio/*", "video/*", "application/ogg", "application/octet-stream")
            .Produces<SampleJson>(StatusCodes.Status201Created)
            .Produces<SampleJson>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);
        routes.MapGet("/voices/{id}/samples", static (HttpContext context, SampleEndpoints samples, string id, int? limit, string? after) =>
                samples.ListAsync(context, id, limit, after))
            .Needs(AccessScope.Read)
            .WithName("ListSamples").WithTags("Voices").WithSummary("List a voice's recordings")
            .WithDescription("Oldest first, with what the check found. Pages of `limit` (50, at most 200); the Link "
                + "header has the next one.")
            .Produces<IReadOnlyList<SampleJson>>()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        MapOne(routes);
    }

    private static void MapOne(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/voices/{id}/samples/{sampleId}", static (HttpContext context, SampleEndpoints samples, string id, string sampleId) =>
                samples.DownloadAsync(context, id, sampleId))
            .Needs(AccessScope.Read)
            .WithName("GetSample").WithTags("Voices").WithSummary("Hear a recording")
            .WithDescription("The file as it was sent. Ranges and If-None-Match work.")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .Produces(StatusCodes.Status206PartialContent, contentType: "application/octet-stream")
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapDelete("/voices/{id}/samples/{sampleId}", static (HttpContext context, SampleEndpoints samples, string id, string sampleId) =>
                samples.DeleteAsync(context, id, sampleId))
            .Needs(AccessScope.Write).Audited("sample.delete")
            .WithName("DeleteSample").WithTags("Voices").WithSummary("Delete a recording")
            .WithDescription("A voice that was made of it stays as it is until it is trained again.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);
    }
}
