using System.Reflection;

using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

using Parley.Server.OpenAi.Audio.Speech;
using Parley.Server.OpenAi.Embeddings;

namespace Parley.Server.OpenApi;

/// <summary>What concerns the whole document: what it is, keys, groups.</summary>
internal sealed class DocumentFacts : IOpenApiDocumentTransformer
{
    /// <summary>How keys are called in the document.</summary>
    public const string Bearer = "bearer";

    private const string About =
        "Parley hears, thinks and answers aloud. JSON is snake_case, times are RFC 3339 in UTC, durations carry their unit in the name. "
        + "Errors are problem details (RFC 9457) with a stable `type`; under /v1 they have OpenAI's shape. Lists are arrays with `limit` and "
        + "`after`; the next page is in the `Link` header. A server that only this machine can reach asks for no key; any other wants "
        + "`Authorization: Bearer KEY` with the scope that each operation names.";

    public Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Parley",
            Version = Version(),
            Description = About,
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key that `parley keys create` has made.",
            },
        };
        if (document.Components.Schemas?.TryGetValue(nameof(SpeechBody), out IOpenApiSchema? body) == true)
            DescribeVoice(body);
        if (document.Components.Schemas?.TryGetValue(nameof(EmbeddingsBody), out IOpenApiSchema? texts) == true)
            texts.Properties!["input"] = OneOrMany(texts.Properties["input"].Description, JsonSchemaType.String);
        if (document.Components.Schemas?.TryGetValue(nameof(EmbeddingItem), out IOpenApiSchema? item) == true)
            item.Properties!["embedding"] = NumbersOrText();
        return Task.CompletedTask;
    }

    // A name or an object, for which there is no type.
    private static void DescribeVoice(IOpenApiSchema body) => body.Properties!["voice"] = new OpenApiSchema
    {
        Description = "A voice of `GET /v1/audio/voices`, by its name or as an object with the name as `id`. OpenAI's names (alloy, nova …) stand "
            + "for the default voice where the engine has none so called; `X-Parley-Voice` says which spoke.",
        OneOf =
        [
            new OpenApiSchema { Type = JsonSchemaType.String },
            new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
                {
                    ["id"] = new OpenApiSchema { Type = JsonSchemaType.String },
                },
                Required = new HashSet<string>(StringComparer.Ordinal) { "id" },
            },
        ],
    };

    private static OpenApiSchema OneOrMany(string? description, JsonSchemaType type) => new()
    {
        Description = description,
        OneOf = [new OpenApiSchema { Type = type }, new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = type } }],
    };

    private static OpenApiSchema NumbersOrText() => new()
    {
        Description = "Numbers, of length 1 together; with `encoding_format` `base64` their bytes in Base64.",
        OneOf =
        [
            new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.Number } },
            new OpenApiSchema { Type = JsonSchemaType.String },
        ],
    };

    private static string Version() => typeof(DocumentFacts).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";
}
