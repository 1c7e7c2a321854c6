using Parley.Server.Requests;
using Parley.Server.Security;

namespace Parley.Server.Personas;

/// <summary>Where personas are found.</summary>
internal static class PersonaRoutes
{
    public static void MapPersonas(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/personas", static (HttpContext context, PersonaEndpoints personas, int? limit, string? after) =>
                personas.ListAsync(context, limit, after))
            .Needs(AccessScope.Read)
            .WithName("ListPersonas").WithTags("Personas").WithSummary("List personas")
            .WithDescription(
                "The default first, then those of the settings, then those that were made. Pages of `limit` (50, at "
                    + "most 200); the Link "
                + "header has the next one. With an ETag; If-None-Match gives 304. `Accept: application/yaml` gives all of them as "
                + "a file that POST takes.")
            .Produces<IReadOnlyList<PersonaReport>>(StatusCodes.Status200OK, "application/json")
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapPost("/personas", static (HttpContext context, PersonaEndpoints personas, bool? replace) =>
                personas.CreateAsync(context, replace ?? false))
            .Needs(AccessScope.Write)
            .TakesIdempotencyKey()
            .WithName("CreatePersona").WithTags("Personas").WithSummary("Create a persona, or import some")
            .WithDescription(
                "One as JSON; one or a list as YAML (application/yaml), all or none, answered as a list. "
                    + "`replace=true` puts them in the place "
                + "of those that are there. A voice that is not known is accepted with a warning. With an "
                + "Idempotency-Key the same "
                + "request is done once.")
            .Accepts<PersonaBody>("application/json", "application/yaml")
            .Produces<PersonaReport>(StatusCodes.Status201Created)
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
        routes.MapGet("/personas/{id}", static (HttpContext context, PersonaEndpoints personas, string id) =>
                personas.GetAsync(context, id))
            .Needs(AccessScope.Read)
            .WithName("GetPersona").WithTags("Personas").WithSummary("Get a persona")
            .WithDescription(
                "Its ETag is what If-Match of PUT and DELETE takes. `Accept: application/yaml` gives it as a file that POST takes.")
            .Produces<PersonaReport>()
            .Produces(StatusCodes.Status304NotModified)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        routes.MapPut("/personas/{id}", static (HttpContext context, PersonaEndpoints personas, string id) =>
                personas.PutAsync(context, id))
            .Needs(AccessScope.Write)
            .WithName("PutPersona").WithTags("Personas").WithSummary("Create or replace a persona")
            .WithDescription(
                "Conversations follow it from their next turn. With If-Match only as it was seen; with "
                    + "`If-None-Match: *` only if there is none.")
            .Accepts<PersonaBody>("application/json")
            .Produces<PersonaReport>()
            .Produces<PersonaReport>(StatusCodes.Status201Created)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);
        routes.MapDelete("/personas/{id}", static (HttpContext context, PersonaEndpoints personas, string id) =>
                personas.DeleteAsync(context, id))
            .Needs(AccessScope.Write).Audited("persona.delete")
            .WithName("DeletePersona").WithTags("Personas").WithSummary("Delete a persona")
            .WithDescription("One of the settings of the same id is there again then; those of the settings "
                + "themselves stay (409).")
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict)
            .ProducesProblem(StatusCodes.Status412PreconditionFailed)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .ProducesProblem(StatusCodes.Status507InsufficientStorage);
    }
}
