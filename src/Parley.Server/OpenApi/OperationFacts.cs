using System.Text.Json.Nodes;

using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

using Parley.Server.OpenAi;
using Parley.Server.Requests;
using Parley.Server.Security;

namespace Parley.Server.OpenApi;

/// <summary>What every operation has in common: keys, the errors of whoever guards it, pages of lists, examples.</summary>
internal sealed class OperationFacts : IOpenApiOperationTransformer
{
    private static readonly (int Status, string Why)[] _guards =
    [
        (StatusCodes.Status401Unauthorized, "A key is needed, and there is none, or one that does not hold."),
        (StatusCodes.Status403Forbidden, "The key lacks the scope, or a page of another site asks."),
        (StatusCodes.Status429TooManyRequests, "Too many requests; Retry-After says when to come again."),
    ];

    public async Task TransformAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        IList<object> facts = context.Description.ActionDescriptor.EndpointMetadata;
        NeededScope needed = facts.OfType<NeededScope>().LastOrDefault() ?? new NeededScope(AccessScope.Admin, IsOpen: false);
        operation.Responses ??= [];
        bool isOpenAi = context.Description.RelativePath?.StartsWith("v1/", StringComparison.Ordinal) == true;
        IOpenApiSchema error = await context.ReferenceAsync(
            isOpenAi ? typeof(OpenAiErrorBody) : typeof(ProblemDetails), cancellationToken);
        OpenApiResponse Error(string why) => new()
        {
            Description = why,
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                [isOpenAi ? "application/json" : "application/problem+json"] = new() { Schema = error },
            },
        };
        if (!needed.IsOpen)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(DocumentFacts.Bearer, context.Document)] = [] }];
            string scope = needed.Scope is { } one ? $"Needs the scope `{ScopeNames.Of(one)}`." : "Any key will do.";
            operation.Description = $"{operation.Description} {scope}".TrimStart();
            foreach ((int status, string why) in _guards)
                operation.Responses.TryAdd($"{status}", Error(why));
        }

        if (facts.OfType<TakenOnce>().Any())
        {
            (operation.Parameters ??= []).Add(new OpenApiParameter
            {
                Name = Idempotency.Header,
                In = ParameterLocation.Header,
                Description = "A random text of your own: the same request, sent again within a day, is answered as the first time.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 },
            });
        }

        operation.Responses.TryAdd("default", Error("Whatever else goes wrong."));
        foreach (IOpenApiResponse response in operation.Responses.Values)
            SendBytesAsBytes(response.Content);
        foreach (OpenApiParameter parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            Describe(parameter);
        Describe(operation, operation.RequestBody?.Content);
    }

    private static void Describe(OpenApiOperation operation, IDictionary<string, OpenApiMediaType>? bodies)
    {
        if (bodies is null)
            return;
        // A file alone travels in a form as one of its fields.
        if (bodies.TryGetValue("multipart/form-data", out OpenApiMediaType? form) && form.Schema is OpenApiSchemaReference { Reference.Id: nameof(IFormFile) } file)
            form.Schema = FormOf(file);
        if (Examples.Bodies.TryGetValue(operation.OperationId ?? "", out string? example) && bodies.TryGetValue("application/json", out OpenApiMediaType? body))
            body.Example = JsonNode.Parse(example);
    }

    private static OpenApiSchema FormOf(IOpenApiSchema file) => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal) { ["file"] = file },
        Required = new HashSet<string>(StringComparer.Ordinal) { "file" },
    };

    // What is no JSON is no Base64 either.
    private static void SendBytesAsBytes(IDictionary<string, OpenApiMediaType>? content)
    {
        foreach ((string type, OpenApiMediaType media) in content ?? new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal))
        {
            if (!type.Contains("json", StringComparison.Ordinal) && media.Schema is OpenApiSchema { Format: "byte" } schema)
                schema.Format = "binary";
        }
    }

    private static void Describe(OpenApiParameter parameter)
    {
        if (parameter.In != ParameterLocation.Query)
            return;
        parameter.Description ??= parameter.Name switch
        {
            "limit" => "How many at most. Default: 50, at most 200.",
            "after" => "Where the next page begins, as the Link header of the last one says.",
            _ => null,
        };
        if (parameter is { Name: "limit", Schema: OpenApiSchema { Type: JsonSchemaType.String } schema })
            schema.Type = JsonSchemaType.Integer;
    }
}
