using System.Text.Json;

namespace Parley.Testing.Fuzzing;

/// <summary>What a server can be asked, out of its OpenAPI document; so the fuzzer grows with the API.</summary>
public sealed class FuzzSurface
{
    private readonly JsonElement _document;

    /// <param name="document">OpenAPI 3.</param>
    public FuzzSurface(JsonElement document)
    {
        _document = document;
        Operations = [.. Read()];
    }

    public IReadOnlyList<FuzzOperation> Operations { get; }

    public static async Task<FuzzSurface> ReadAsync(HttpClient http, CancellationToken cancellationToken)
    {
        await using Stream json = await http.GetStreamAsync("/openapi/v1.json", cancellationToken);
        using JsonDocument document = await JsonDocument.ParseAsync(json, default, cancellationToken);
        return new FuzzSurface(document.RootElement.Clone());
    }

    public bool Has(string path) => Operations.Any(operation => operation.Path == path);

    /// <summary>A schema without its reference.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out JsonElement reference))
        {
            string name = reference.GetString()!.Split('/')[^1];
            schema = _document.GetProperty("components").GetProperty("schemas").GetProperty(name);
        }

        return schema;
    }

    private IEnumerable<FuzzOperation> Read()
    {
        foreach (JsonProperty path in _document.GetProperty("paths").EnumerateObject())
        {
            foreach (JsonProperty operation in path.Value.EnumerateObject())
                yield return new FuzzOperation(operation.Name.ToUpperInvariant(), path.Name, [.. Query(operation.Value)], [.. Bodies(operation.Value)]);
        }
    }

    private static IEnumerable<string> Query(JsonElement operation) =>
        operation.TryGetProperty("parameters", out JsonElement parameters)
            ? parameters.EnumerateArray()
                .Where(static parameter => parameter.GetProperty("in").GetString() == "query")
                .Select(static parameter => parameter.GetProperty("name").GetString()!)
            : [];

    private static IEnumerable<(string ContentType, JsonElement Schema)> Bodies(JsonElement operation) =>
        operation.TryGetProperty("requestBody", out JsonElement body)
            ? body.GetProperty("content").EnumerateObject().Select(static media =>
                (media.Name, media.Value.TryGetProperty("schema", out JsonElement schema) ? schema : default))
            : [];
}
