using System.ComponentModel;
using System.Text.Json;
using System.Text.Json.Serialization;

using Microsoft.Extensions.AI;

using Parley.Engines.Tools;
using Parley.Server.Composition;
using Parley.Server.Security;
using Parley.Server.Transports;

namespace Parley.Server.Tools;

/// <summary><c>GET /tools</c>.</summary>
internal static class ToolRoutes
{
    public static IServiceCollection AddToolApi(this IServiceCollection services) => services.AddJson(ToolsJson.Default);

    public static void MapTools(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/tools", static (ToolShelf shelf) =>
                TypedResults.Json<IReadOnlyList<ToolReport>>([.. shelf.All.Select(ToolReport.Of)], ToolsJson.Default.IReadOnlyListToolReport))
            .Needs(AccessScope.Read)
            .WithName("ListTools").WithTags("Personas").WithSummary("List the functions that a persona can name")
            .WithDescription("A persona's model may call those in its `tools`. `Parley:Tools` of the settings adds some; docs/tools.md.")
            .Produces<IReadOnlyList<ToolReport>>();
}

/// <summary>A function that a persona can name.</summary>
internal sealed record ToolReport(
    string Name,
    [property: Description("What it does, as the model reads it.")] string Description,
    ToolSource Source,
    [property: Description("What it takes: a JSON Schema.")] JsonElement Parameters)
{
    public static ToolReport Of(AIFunction tool) =>
        new(tool.Name, tool.Description, tool is HttpTool ? ToolSource.Settings : ToolSource.BuiltIn, tool.JsonSchema);
}

/// <summary>Where a function comes from.</summary>
internal enum ToolSource
{
    /// <summary>The program.</summary>
    BuiltIn,

    /// <summary>The settings; it is called over HTTP.</summary>
    Settings,
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SnakeCaseEnumConverter<ToolSource>)])]
[JsonSerializable(typeof(IReadOnlyList<ToolReport>))]
internal sealed partial class ToolsJson : JsonSerializerContext;
