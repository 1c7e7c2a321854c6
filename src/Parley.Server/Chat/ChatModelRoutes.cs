using Parley.Server.Composition;
using Parley.Server.Limits;
using Parley.Server.Security;

namespace Parley.Server.Chat;

/// <summary><c>GET /brain/models</c>.</summary>
internal static class ChatModelRoutes
{
    public static IServiceCollection AddChatModels(this IServiceCollection services) =>
        services.AddJson(ChatJson.Default).AddSingleton<ChatModels>();

    public static void MapChatModels(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/brain/models", static (ChatModels models, CancellationToken cancellationToken) =>
                models.ListAsync(cancellationToken))
            .Needs(AccessScope.Read)
            .UsesEngines()
            .WithName("ListBrainModels").WithTags("Personas").WithSummary("List the models that a persona can name")
            .WithDescription(
                "Those of the attached model server, which is asked now and has two seconds to answer. Where it does not, or "
                + "where what answers has no models, `state` and `detail` say so and the list is empty.")
            .Produces<ChatModelReport>();
}
