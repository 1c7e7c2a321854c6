using Microsoft.AspNetCore.Mvc;

namespace Parley.Server.Security;

/// <summary>Where keys are found.</summary>
internal static class KeyRoutes
{
    private const string Tag = "Administration";

    public static void MapKeys(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/keys", static (KeyEndpoints keys, CancellationToken cancellationToken) => keys.ListAsync(cancellationToken))
            .Needs(AccessScope.Admin)
            .WithName("ListKeys").WithTags(Tag).WithSummary("List API keys")
            .WithDescription("All there are, oldest first, revoked ones too. The keys themselves are kept nowhere.")
            .Produces<IReadOnlyList<KeyView>>()
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapGet("/keys/self", static (HttpContext context, AccessGate gate) => KeySelf.Of(context, gate))
            .NeedsAnyKey()
            .WithName("GetOwnKey").WithTags(Tag).WithSummary("Tell what this client may do")
            .WithDescription(
                "The key that came with the request, and what it may do; where this server asks for no key, everything and "
                + "no key. A page can leave out what would be refused.")
            .Produces<KeySelf>();
        routes.MapPost("/keys", static (HttpContext context, KeyEndpoints keys, KeyRequest request, CancellationToken cancellationToken) =>
                keys.CreateAsync(context, request, cancellationToken))
            .Needs(AccessScope.Admin)
            .AuditedIfDenied("key.create")
            .WithName("CreateKey").WithTags(Tag).WithSummary("Make an API key")
            .WithDescription("The answer holds the key, this once.")
            .Produces<KeyView>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapPost("/keys/{id}/rotate", static (
                HttpContext context, KeyEndpoints keys, string id, [FromQuery(Name = "grace_hours")] string? graceHours,
                CancellationToken cancellationToken) => keys.RotateAsync(context, id, graceHours, cancellationToken))
            .Needs(AccessScope.Admin)
            .AuditedIfDenied("key.rotate")
            .WithName("RotateKey").WithTags(Tag).WithSummary("Give an API key a new secret")
            .WithDescription("The one that it had is still taken for `grace_hours` (24, at most 8760).")
            .Produces<KeyView>()
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapDelete("/keys/{id}", static (HttpContext context, KeyEndpoints keys, string id, CancellationToken cancellationToken) =>
                keys.RevokeAsync(context, id, cancellationToken))
            .Needs(AccessScope.Admin)
            .AuditedIfDenied("key.revoke")
            .WithName("RevokeKey").WithTags(Tag).WithSummary("Revoke an API key")
            .WithDescription("It is refused within seconds, and what it has opened is cut off. Its line in GET /keys stays.")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
    }
}
