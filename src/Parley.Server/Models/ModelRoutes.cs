using Parley.Server.Security;

namespace Parley.Server.Models;

/// <summary>Where models are found.</summary>
internal static class ModelRoutes
{
    private const string Tag = "Models";

    public static void MapModels(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/models", static (ModelEndpoints models) => models.List())
            .Needs(AccessScope.Read)
            .WithName("ListStoredModels").WithTags(Tag).WithSummary("List models")
            .WithDescription("What the catalogue has and what is in the store: how much of each is here, what it is for, the command "
                + "that gets it, and how far fetching it has come.")
            .Produces<IReadOnlyList<ModelReport>>()
            .Produces(StatusCodes.Status304NotModified);
        routes.MapPost("/models/{name}/pull", static (ModelEndpoints models, string name) => models.Pull(name))
            .Needs(AccessScope.Admin).Audited("model.pull")
            .WithName("PullModel").WithTags(Tag).WithSummary("Fetch a model")
            .WithDescription("From its publisher, as `parley models pull` does: what is here is checked and kept, what is missing or "
                + "damaged is fetched. It goes on without whoever asked; again while it lasts gives the same. Two are fetched at "
                + "once, the others wait.")
            .Produces<PullReport>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/models/{name}/pull", static (ModelEndpoints models, string name) => models.Get(name))
            .Needs(AccessScope.Read)
            .WithName("GetModelPull").WithTags(Tag).WithSummary("How far fetching a model has come")
            .WithDescription("The last time that it was asked for since the server started. Ask again every second while it is "
                + "`queued` or `running`; it is no fact of the database, so GET /events does not tell of it.")
            .Produces<PullReport>()
            .ProducesProblem(StatusCodes.Status404NotFound);
        routes.MapDelete("/models/{name}/pull", static (ModelEndpoints models, string name, CancellationToken cancellationToken) =>
                models.CancelAsync(name, cancellationToken))
            .Needs(AccessScope.Admin).Audited("model.cancel")
            .WithName("CancelModelPull").WithTags(Tag).WithSummary("Stop fetching a model")
            .WithDescription("What has come is kept: asked for again, it goes on from there. One that has completed or failed stays so "
                + "(409).")
            .Produces<PullReport>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);
    }
}
