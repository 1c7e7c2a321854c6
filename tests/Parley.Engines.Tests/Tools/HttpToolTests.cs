using System.Text.Json.Nodes;

using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

using Parley.Engines.Tests.Chat;
using Parley.Engines.Tools;
using Parley.Testing;

namespace Parley.Engines.Tests.Tools;

/// <summary>Functions of the settings against a real HTTP server.</summary>
public sealed class HttpToolTests
{
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken TestToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Invoke_Get_FillsTheAddressAndTheQuery()
    {
        string? asked = null;
        await using ModelServer server = await ModelServer.StartAsync(exchange =>
        {
            asked = exchange.Target;
            return exchange.AnswerAsync("7 lamps", "text/plain");
        });
        ToolSettings settings = Settings(server.Url + "/articles/{article}/stock?v=1", "GET", Text("article"), Text("size", isRequired: false));

        object? answer = await InvokeAsync(settings, ("article", "red/lamp ?&"), ("size", "x=1&y"), ("invented", "no"));

        Assert.Equal("7 lamps", answer);
        Assert.Equal("/articles/red%2Flamp%20%3F%26/stock?v=1&size=x%3D1%26y", asked);
    }

    [Fact]
    public async Task Invoke_Post_SendsDeclaredArgumentsInTheirTypesAndTheKey()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync("""{"ok":true}""", "application/json"));
        ToolSettings settings = Settings(server.Url, "POST", Text("who"), Of("count", "integer"), Of("price", "number"), Of("now", "boolean"));
        settings.ApiKey = " secret ";

        object? answer = await InvokeAsync(settings, ("who", "Ann \"A\""), ("count", "3"), ("price", 2.5), ("now", "True"), ("more", 1));

        Assert.Equal("""{"ok":true}""", answer);
        ModelServerRequest request = Assert.Single(server.Requests);
        Assert.Equal(("POST", "Bearer secret"), (request.Method, request.Authorization));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""{"who":"Ann \"A\"","count":3,"price":2.5,"now":true}"""), request.Json), request.Body);
    }

    [Theory]
    [InlineData("size", "huge", "'size' must be one of: small, large.")]
    [InlineData("count", "many", "'count' must be of the type integer.")]
    [InlineData("count", "", "'count' is missing.")]
    public async Task Invoke_WrongArgument_IsRefusedBeforeAnythingIsSent(string name, string value, string expected)
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync("", "text/plain"));
        ToolParameterSettings size = Text("size");
        size.Choices = ["small", "large"];
        Dictionary<string, object?> arguments = new(StringComparer.Ordinal) { ["size"] = "SMALL", ["count"] = 1, [name] = value };

        var failure = await Assert.ThrowsAsync<ToolFailedException>(() => InvokeAsync(
            Settings(server.Url, "POST", size, Of("count", "integer")), [.. arguments.Select(pair => (pair.Key, pair.Value))]));

        Assert.Equal(expected, failure.Message);
        Assert.Empty(server.Requests);
    }

    [Theory]
    [InlineData("..", "x")]
    [InlineData(".", ".")]
    public async Task Invoke_ArgumentsThatLeadElsewhere_AreRefused(string first, string second)
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync("", "text/plain"));
        string path = second == "x" ? "/a/{first}/{second}" : "/a/{first}{second}/b";

        await Assert.ThrowsAsync<ToolFailedException>(() => InvokeAsync(
            Settings(server.Url + path, "GET", Text("first"), Text("second")), ("first", first), ("second", second)));

        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Invoke_StatusOtherThan200_IsAFailureWithWhatItSaid()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange => exchange.AnswerAsync("no such article", "text/plain", 404));

        var failure = await Assert.ThrowsAsync<ToolFailedException>(() => InvokeAsync(Settings(server.Url, "GET")));

        Assert.Equal("it answered with the status 404. no such article", failure.Message);
    }

    [Fact]
    public async Task Invoke_Redirect_IsNotFollowed()
    {
        await using ModelServer server = await ModelServer.StartAsync(exchange =>
        {
            exchange.Redirect("http://127.0.0.1:1/elsewhere");
            return exchange.AnswerAsync("", "text/plain", 302);
        });

        var failure = await Assert.ThrowsAsync<ToolFailedException>(() => InvokeAsync(Settings(server.Url, "GET")));

        Assert.Contains("status 302", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Invoke_EndlessAnswer_IsCutOff()
    {
        await using ModelServer server = await ModelServer.StartAsync(async exchange =>
        {
            exchange.Begin("text/plain");
            while (true)
                await exchange.WriteAsync(new string('x', 4_096));
        });
        ToolSettings settings = Settings(server.Url, "GET");
        settings.MaximumCharacters = 100;

        Assert.Equal(new string('x', 100) + "… (cut off)", await InvokeAsync(settings));
        await server.Disconnected;
    }

    [Fact]
    public async Task Invoke_NoAnswer_EndsAfterTheTimeout()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using ModelServer server = await ModelServer.StartAsync(exchange =>
        {
            asked.SetResult();
            return exchange.HangAsync();
        });

        Task<object?> calling = InvokeAsync(Settings(server.Url, "GET"));
        await asked.Task;
        _clock.Advance(TimeSpan.FromSeconds(5));

        var failure = await Assert.ThrowsAsync<ToolFailedException>(() => calling);
        Assert.Equal("it has not answered within 5000 ms.", failure.Message);
        await server.Disconnected;
    }

    [Fact]
    public async Task Invoke_ServerIsDown_DoesNotTellTheModelWhereItIs()
    {
        ModelServer server = await ModelServer.StartAsync(_ => Task.CompletedTask);
        string url = server.Url;
        await server.DisposeAsync();

        var failure = await Assert.ThrowsAsync<ToolFailedException>(() => InvokeAsync(Settings(url, "GET")));

        Assert.Equal("it cannot be reached.", failure.Message);
    }

    [Fact]
    public void JsonSchema_Parameters_AreDescribed()
    {
        ToolParameterSettings size = Text("size", isRequired: false);
        size.Choices = ["small", "large"];
        HttpTool tool = Create(Settings("http://host", "GET", new ToolParameterSettings { Name = "days", Type = "integer", Description = "How many." }, size));

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse(
                """
                {"type":"object","properties":{"days":{"type":"integer","description":"How many."},
                 "size":{"type":"string","enum":["small","large"]}},"required":["days"]}
                """),
            JsonObject.Create(tool.JsonSchema)), tool.JsonSchema.GetRawText());
    }

    private static ToolSettings Settings(string url, string method, params ToolParameterSettings[] parameters) =>
        new() { Name = "tool", Description = "Does it.", Url = url, Method = method, Parameters = parameters };

    private static ToolParameterSettings Text(string name, bool isRequired = true) => new() { Name = name, Required = isRequired };

    private static ToolParameterSettings Of(string name, string type) => new() { Name = name, Type = type };

    private HttpTool Create(ToolSettings settings)
    {
        ServiceProvider services = new ServiceCollection().AddTools().BuildServiceProvider();
        return new HttpTool(settings, services.GetRequiredService<IHttpClientFactory>(), _clock);
    }

    private async Task<object?> InvokeAsync(ToolSettings settings, params (string Name, object? Value)[] arguments) =>
        await Create(settings).InvokeAsync(
            new AIFunctionArguments(arguments.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal)), TestToken);
}
