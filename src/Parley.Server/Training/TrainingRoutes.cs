using Microsoft.AspNetCore.Mvc;

using Parley.Server.Requests;
using Parley.Server.Security;

namespace Parley.Server.Training;

/// <summary>Where training jobs are found.</summary>
internal static class TrainingRoutes
{
    public static void MapTraining(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/voices/{id}/train", static (HttpContext context, TrainingEndpoints training, string id) =>
                training.TrainAsync(context, id))
            .Needs(AccessScope.Write).Audited("voice.train")
            .TakesIdempotencyKey()
            .WithName("TrainVoice").WithTags("Training").WithSummary("Make a voice of its recordings")
            .WithDescription(
                "Puts a job into the queue and says where it is found. A voice has one job at a time: the same one is "
                    + "given again while it "
                + "lasts. Trained again, the voice is replaced when the new one is ready.")
            .Produces<JobReport>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);
        routes.MapGet("/training", static (
                HttpContext context, TrainingEndpoints training, int? limit, string? after, [FromQuery(Name = "voice_id")] string? voiceId) =>
                training.ListAsync(context, limit, after, voiceId))
            .Needs(AccessScope.Read)
            .WithName("ListTraining").WithTags("Training").WithSummary("List training jobs")
            .WithDescription("The newest first. Pages of `limit` (50, at most 200); the Link header has the next one.")
            .Produces<IReadOnlyList<JobReport>>()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        MapOne(routes);
    }

    private static void MapOne(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/training/{jobId}", static (HttpContext context, TrainingEndpoints training, string jobId) =>
                training.GetAsync(context, jobId))
            .Needs(AccessScope.Read)
            .WithName("GetTraining").WithTags("Training").WithSummary("Get a training job")
            .WithDescription("Its state, stage and percent; GET /events tells of each change.")
            .Produces<JobReport>()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapDelete("/training/{jobId}", static (HttpContext context, TrainingEndpoints training, string jobId) =>
                training.CancelAsync(context, jobId))
            .Needs(AccessScope.Write).Audited("training.cancel")
            .WithName("CancelTraining").WithTags("Training").WithSummary("Cancel a training job")
            .WithDescription("Whether it waits or is at work; again gives the same. One that has completed or failed "
                + "stays so (409).")
            .Produces<JobReport>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);
    }
}
