using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

using Parley.Server.Endpoints;

namespace Parley.Server.Composition;

/// <summary>
/// The JSON of the HTTP API: snake_case, written by generated code. Each folder of endpoints adds its own context with
/// <see cref="AddJson"/>; the OpenAPI document reads the same.
/// </summary>
internal static class JsonSetup
{
    public static IServiceCollection AddHttpJson(this IServiceCollection services) => services
        .ConfigureHttpJsonOptions(static json =>
        {
            // A number is a number; the description would allow a string of digits as well.
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        })
        .AddJson(HttpJson.Default);

    /// <summary>Makes the types of a context known.</summary>
    public static IServiceCollection AddJson(this IServiceCollection services, IJsonTypeInfoResolver context) =>
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, context));
}
