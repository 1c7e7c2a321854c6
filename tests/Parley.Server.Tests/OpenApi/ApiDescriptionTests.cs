using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

using Parley.Server.Security;
using Parley.Server.Tests.OpenAi;
using Parley.Server.Tests.Security;
using Parley.Testing;

namespace Parley.Server.Tests.OpenApi;

/// <summary>The document against the server that it describes.</summary>
public sealed class ApiDescriptionTests
{
    // What has been promised, by method and path; names in braces do not count.
    private static readonly string[] _contract =
    [
        "get /health", "get /livez", "get /readyz", "get /status", "post /tts", "get /audit",
        "get /keys", "post /keys", "get /keys/self", "delete /keys/{}", "post /keys/{}/rotate", "get /settings", "get /brain/models",
        "get /voices", "post /voices", "get /voices/{}", "delete /voices/{}", "post /voices/{}/samples", "get /voices/{}/samples",
        "post /voices/{}/train", "get /training/{}", "delete /training/{}", "get /events",
        "get /personas", "post /personas", "get /personas/{}", "put /personas/{}", "delete /personas/{}",
        "get /sessions", "get /sessions/{}", "delete /sessions/{}", "get /ws/session/{}",
        "post /v1/audio/speech", "post /v1/audio/transcriptions", "post /v1/audio/translations", "post /v1/embeddings",
        "get /models", "post /models/{}/pull", "get /models/{}/pull", "delete /models/{}/pull", "get /problems",
        "get /status/history", "get /v1/models", "get /v1/models/{}", "get /v1/audio/voices", "get /v1/realtime",
        "post /v1/realtime/client_secrets",
    ];

    private static readonly JsonSerializerOptions _indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Document_HasEveryRoute_AndNoOther()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        JsonElement document = await ReadAsync(server);

        string[] described = [.. Operations(document).Select(operation => Shape(operation.Method, operation.Path)).Order(StringComparer.Ordinal)];
        string[] mapped = [.. server.Server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>()?.ExcludeFromDescription != true)
            .SelectMany(route => route.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods, (route, method) => Shape(method, route.RoutePattern.RawText!))
            .Distinct()
            .Order(StringComparer.Ordinal)];

        Assert.Equal(mapped, described);
        Assert.Empty(_contract.Except(described));
    }

    [Fact]
    public async Task Document_EveryOperation_SaysWhatItDoesTakesAndAnswers()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        JsonElement document = await ReadAsync(server);
        var faults = new List<string>();
        var names = new HashSet<string>(StringComparer.Ordinal);

        foreach ((string method, string path, JsonElement operation) in Operations(document))
        {
            string where = $"{method} {path}";
            Check(Text(operation, "summary").Length > 3, "has no summary");
            Check(Text(operation, "description").Length > 20, "has no description of its own");
            Check(names.Add(Text(operation, "operationId")), $"has no name, or that of another: '{Text(operation, "operationId")}'");
            Check(operation.TryGetProperty("tags", out JsonElement tags) && tags.GetArrayLength() == 1, "has not one group");
            JsonProperty[] answers = [.. operation.GetProperty("responses").EnumerateObject()];
            Check(answers.Any(answer => answer.Name[0] is '1' or '2'), "has no success");
            Check(answers.Any(answer => answer.Name[0] is '4' or '5' or 'd'), "has no error");
            Check(answers.All(answer => answer.Name[0] != 'd' || answer.Value.TryGetProperty("content", out _)), "has an error without a shape");
            foreach (JsonProperty answer in answers.Where(answer => answer.Value.TryGetProperty("content", out _)))
            {
                foreach (JsonProperty media in answer.Value.GetProperty("content").EnumerateObject())
                    Check(media.Value.TryGetProperty("schema", out _), $"answers {answer.Name} {media.Name} without a schema");
            }

            if (method is "post" or "put" && operation.TryGetProperty("requestBody", out JsonElement body))
                Check(body.GetProperty("content").EnumerateObject().All(media => media.Value.TryGetProperty("schema", out _)), "takes a body without a schema");
            bool isError = path.StartsWith("/v1/", StringComparison.Ordinal)
                ? document.GetRawText().Contains("OpenAiErrorBody", StringComparison.Ordinal)
                : document.GetRawText().Contains("ProblemDetails", StringComparison.Ordinal);
            Check(isError, "has errors of the wrong shape");

            void Check(bool holds, string fault)
            {
                if (!holds)
                    faults.Add($"{where} {fault}");
            }
        }

        Assert.True(faults.Count == 0, string.Join("\n", faults));
    }

    [Fact]
    public async Task Document_References_LeadSomewhereAndNamesAreSnakeCase()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        JsonElement document = await ReadAsync(server);
        JsonElement schemas = document.GetProperty("components").GetProperty("schemas");

        foreach (Match reference in Regex.Matches(document.GetRawText(), "\"#/components/schemas/(?<name>[^\"]+)\"", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10)))
            Assert.True(schemas.TryGetProperty(reference.Groups["name"].Value, out _), reference.Value);
        foreach (JsonProperty schema in schemas.EnumerateObject().Where(schema => schema.Value.TryGetProperty("properties", out _)))
        {
            foreach (JsonProperty property in schema.Value.GetProperty("properties").EnumerateObject())
                Assert.Matches("^[a-z][a-z0-9_]*$", property.Name);
        }

        JsonElement scheme = document.GetProperty("components").GetProperty("securitySchemes").GetProperty("bearer");
        Assert.Equal("bearer", scheme.GetProperty("scheme").GetString());
        foreach ((_, string path, JsonElement operation) in Operations(document).Where(operation => !Text(operation.Operation, "tags").Contains("Health")))
            Assert.True(operation.TryGetProperty("security", out _) || path is "/health" or "/livez" or "/readyz", path);
    }

    [Fact]
    public async Task EveryOperation_WithAKeyOfAnotherScope_IsRefusedAndSaysWhichItNeeds()
    {
        await using KeyedServer server = await KeyedServer.StartAsync();
        NewKey[] keys = [await server.CreateAsync(AccessScope.Read), await server.CreateAsync(AccessScope.Talk), await server.CreateAsync(AccessScope.Write)];
        JsonElement document = await ReadAsync(server.Fixture);
        int tried = 0;

        foreach ((string method, string path, JsonElement operation) in Operations(document).Where(entry => entry.Operation.TryGetProperty("security", out _)))
        {
            string scope = Regex.Match(Text(operation, "description"), "Needs the scope `(?<scope>[a-z]+)`", RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["scope"].Value;
            if (scope.Length == 0 && Text(operation, "description").Contains("Any key will do", StringComparison.Ordinal))
                continue;
            NewKey other = keys.First(key => !key.Key.Scopes.Any(has => has.ToString().Equals(scope, StringComparison.OrdinalIgnoreCase)));
            using HttpResponseMessage response = await server.SendAsync(
                Regex.Replace(path, @"\{[^}]*\}", "x", RegexOptions.None, TimeSpan.FromSeconds(1)), other.Secret, new HttpMethod(method.ToUpperInvariant()));

            Assert.True(response.StatusCode == HttpStatusCode.Forbidden, $"{method} {path}: {response.StatusCode}");
            Assert.Contains(scope, await response.Content.ReadAsStringAsync(Cancelled), StringComparison.OrdinalIgnoreCase);
            tried++;
        }

        Assert.True(tried > 20);
    }

    [Fact]
    public async Task Document_Examples_AreTaken()
    {
        await using ServerFixture server = await ServerFixture.StartAsync(
            voice: new FakeTextToSpeechEngine(),
            configure: static services => services.Replace(
                ServiceDescriptor.Singleton<IEmbeddingGenerator<string, Embedding<float>>>(new FakeEmbeddingGenerator())));
        JsonElement document = await ReadAsync(server);
        var without = new List<string>();

        foreach ((string method, string path, JsonElement operation) in Operations(document))
        {
            if (!operation.TryGetProperty("requestBody", out JsonElement body) || !body.GetProperty("content").TryGetProperty("application/json", out JsonElement media))
                continue;
            if (!media.TryGetProperty("example", out JsonElement example))
            {
                without.Add($"{method} {path}");
                continue;
            }

            // Things that do not exist are told apart from bodies that are wrong.
            using HttpRequestMessage request = new(new HttpMethod(method.ToUpperInvariant()), path.Replace("{id}", "nobody", StringComparison.Ordinal))
            {
                Content = new StringContent(example.GetRawText(), System.Text.Encoding.UTF8, "application/json"),
            };
            using HttpResponseMessage response = await server.Http.SendAsync(request, Cancelled);
            Assert.True(response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound, $"{method} {path}: {response.StatusCode} {await response.Content.ReadAsStringAsync(Cancelled)}");
        }

        Assert.True(without.Count == 0, string.Join("\n", without));
    }

    [Fact]
    public async Task Document_AskedForAgain_IsUnchanged()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        using HttpResponseMessage first = await server.Http.GetAsync("/openapi/v1.json", Cancelled);
        using HttpRequestMessage again = new(HttpMethod.Get, "/openapi/v1.json");
        again.Headers.IfNoneMatch.Add(first.Headers.ETag!);

        using HttpResponseMessage second = await server.Http.SendAsync(again, Cancelled);

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    /// <summary>The dashboard's types are made from the committed document. It is written anew where PARLEY_UPDATE says so.</summary>
    [Fact]
    public async Task Document_IsTheOneThatTheDashboardIsMadeFor()
    {
        await using ServerFixture server = await ServerFixture.StartAsync();
        string committed = Path.Combine(Repository.Root, "web", "openapi.json");
        string served = JsonSerializer.Serialize(await ReadAsync(server), _indented).ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("PARLEY_UPDATE") is "openapi")
            await File.WriteAllTextAsync(committed, served, Cancelled);

        Assert.True(
            served == await File.ReadAllTextAsync(committed, Cancelled),
            "web/openapi.json is not what the server tells; run this test with PARLEY_UPDATE=openapi, then 'npm run check' in web.");
    }

    private static async Task<JsonElement> ReadAsync(ServerFixture server) =>
        JsonDocument.Parse(await server.Http.GetStringAsync("/openapi/v1.json", Cancelled)).RootElement;

    private static IEnumerable<(string Method, string Path, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select (operation.Name, path.Name, operation.Value);

    private static string Shape(string method, string path) =>
        $"{method.ToLowerInvariant()} {Regex.Replace(path, @"\{[^}]*\}", "{}", RegexOptions.None, TimeSpan.FromSeconds(1))}";

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.ToString() : "";
}
