using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Engines.Models;
using Parley.Engines.Models.Catalogue;
using Parley.Server.Endpoints;
using Parley.Server.Requests;

namespace Parley.Server.Models;

/// <summary>What is done for <c>/models</c>.</summary>
internal sealed class ModelEndpoints(ModelCatalogue catalogue, ModelStore store, ModelPulls pulls)
{
    public IResult List() => TaggedJson.Of(Reports(), ModelsJson.Default.IReadOnlyListModelReport);

    public Results<Accepted<PullReport>, ProblemHttpResult> Pull(string name)
    {
        if (!ModelStore.IsName(name) || (catalogue.Find(name) is null && catalogue.IndexFor(name) is null))
            return NoSuchModel(name);
        return pulls.TryBegin(name, out ModelPull? pull)
            ? TypedResults.Accepted($"/models/{Uri.EscapeDataString(name)}/pull", pull.Report())
            : Problems.Problem(
                "too-many-pulls", StatusCodes.Status503ServiceUnavailable, "Too many models",
                "As many models as may wait are waiting to be fetched; try again when some of them are here.");
    }

    public IResult Get(string name) => pulls.Find(name) is { } pull
        ? TypedResults.Json(pull.Report(), ModelsJson.Default.PullReport)
        : NoPull(name);

    public async Task<IResult> CancelAsync(string name, CancellationToken cancellationToken)
    {
        if (pulls.Find(name) is not { } pull)
            return NoPull(name);
        if (pull.IsUnderWay)
            await pulls.CancelAsync(pull, cancellationToken);
        return pull.State == PullState.Cancelled
            ? TypedResults.Json(pull.Report(), ModelsJson.Default.PullReport)
            : Problems.Problem(
                "pull-ended", StatusCodes.Status409Conflict, "Ended already",
                $"Fetching '{name}' has ended already ({(pull.State == PullState.Failed ? "failed" : "completed")}); "
                + "there is nothing to cancel.");
    }

    private IReadOnlyList<ModelReport> Reports()
    {
        HashSet<string> known = [.. catalogue.Models.Select(static model => model.Name)];
        return
        [
            .. catalogue.Models.Select(model => ModelReport.Of(model, store, PullOf(model.Name))),
            .. store.InstalledNames().Union(pulls.Names, StringComparer.Ordinal)
                .Where(name => !known.Contains(name))
                .Order(StringComparer.Ordinal)
                .Select(name => ModelReport.Of(name, store, catalogue, PullOf(name))),
        ];
    }

    private PullReport? PullOf(string model) => pulls.Find(model)?.Report();

    private static ProblemHttpResult NoSuchModel(string name) => Problems.Problem(
        "unknown-model", StatusCodes.Status404NotFound, "Unknown model",
        $"There is no model '{Short(name)}'; GET /models lists those there are, and piper- takes any voice of the published "
        + "Piper index.");

    private static ProblemHttpResult NoPull(string name) => Problems.Problem(
        "unknown-pull", StatusCodes.Status404NotFound, "Nothing is fetched",
        $"'{Short(name)}' has not been asked for since the server started; POST /models/{{name}}/pull fetches a model.");

    private static string Short(string name) => name.Length <= 100 ? name : name[..100] + "…";
}
