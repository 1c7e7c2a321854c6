using System.Globalization;

using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Server.Endpoints;

namespace Parley.Server.Security;

/// <summary><c>/keys</c>: what <c>parley keys</c> does, for those who are not at the machine.</summary>
internal sealed class KeyEndpoints(KeyAdministration keys)
{
    private const int MaximumDays = 36_500;
    private const int MaximumGraceHours = 8_760;

    public async Task<IReadOnlyList<KeyView>> ListAsync(CancellationToken cancellationToken) =>
        [.. (await keys.ListAsync(cancellationToken)).Select(static key => KeyView.Of(key))];

    public async Task<Results<Created<KeyView>, ProblemHttpResult>> CreateAsync(
        HttpContext context, KeyRequest request, CancellationToken cancellationToken)
    {
        if (request.Scopes is not { Count: > 0 } || request.Scopes.Any(static name => ScopeNames.Find(name ?? "") is null))
            return Invalid("'scopes' takes one or more of read, talk, write and admin.");
        if (request.ExpiresDays is < 1 or > MaximumDays)
            return Invalid($"'expires_days' takes a number from 1 to {MaximumDays}.");
        try
        {
            NewKey made = await keys.CreateAsync(
                request.Name ?? "", [.. request.Scopes.Select(static name => ScopeNames.Find(name!)!.Value)],
                request.ExpiresDays is { } days ? TimeSpan.FromDays(days) : null, Caller.Of(context).Actor, cancellationToken);
            return TypedResults.Created($"/keys/{made.Key.Id}", KeyView.Of(made.Key, made.Secret));
        }
        catch (ArgumentException problem)
        {
            return Invalid(problem.Message);
        }
    }

    public async Task<Results<Ok<KeyView>, ProblemHttpResult>> RotateAsync(
        HttpContext context, string id, string? graceHours, CancellationToken cancellationToken)
    {
        int grace = 24;
        if (graceHours is not null && !(int.TryParse(graceHours, NumberStyles.None, CultureInfo.InvariantCulture, out grace) && grace <= MaximumGraceHours))
            return Invalid($"'grace_hours' takes a number from 0 to {MaximumGraceHours}.");
        if (!KeyText.IsId(id))
            return Unknown();
        NewKey? made = await keys.RotateAsync(id, TimeSpan.FromHours(grace), Caller.Of(context).Actor, cancellationToken);
        return made is null ? Unknown() : TypedResults.Ok(KeyView.Of(made.Key, made.Secret));
    }

    public async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        HttpContext context, string id, CancellationToken cancellationToken) =>
        KeyText.IsId(id) && await keys.RevokeAsync(id, Caller.Of(context).Actor, cancellationToken)
            ? TypedResults.NoContent()
            : Unknown();

    private static ProblemHttpResult Invalid(string detail) => Problems.Problem(
        "invalid-key", StatusCodes.Status400BadRequest, "Invalid key", detail);

    private static ProblemHttpResult Unknown() => Problems.Problem(
        "unknown-key", StatusCodes.Status404NotFound, "Unknown key",
        "There is no key of that id that could be changed; GET /keys lists those there are.");
}
