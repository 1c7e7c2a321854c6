using Parley.Server.Composition;
using Parley.Server.Requests;
using Parley.Server.Security;

namespace Parley.Server.Configuration.Reporting;

/// <summary><c>GET /settings</c>.</summary>
internal static class SettingsRoutes
{
    public static IServiceCollection AddSettingsReport(this IServiceCollection services) =>
        services.AddJson(SettingsJson.Default).AddSingleton<SettingReports>();

    public static void MapSettings(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/settings", static (SettingReports settings) =>
                TaggedJson.Of(settings.List(), SettingsJson.Default.IReadOnlyListSettingReport))
            .Needs(AccessScope.Admin)
            .WithName("ListSettings").WithTags("Administration").WithSummary("List the settings in force")
            .WithDescription(
                "Every setting there is: its value, its default, who has set it, what it means. Keys, tokens and passwords are "
                + "never shown, nor those within addresses. They are read when the server starts and cannot be changed from here.")
            .Produces<IReadOnlyList<SettingReport>>()
            .Produces(StatusCodes.Status304NotModified);
}
