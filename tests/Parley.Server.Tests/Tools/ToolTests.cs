using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

using Parley.Server.Tests.Sessions;
using Parley.Server.Tests.Voices;

namespace Parley.Server.Tests.Tools;

/// <summary>Functions that personas name, from the settings to the spoken answer.</summary>
public sealed class ToolTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_BuiltInAndSettings_AreTold()
    {
        await using VoiceApi api = await VoiceApi.StartAsync(Tool("http://127.0.0.1:1/"));

        JsonElement tools = await api.GetAsync("/tools");

        Assert.Equal(
            ["current_time built_in", "stock settings"],
            tools.EnumerateArray().Select(static tool => $"{tool.GetProperty("name").GetString()} {tool.GetProperty("source").GetString()}"));
        Assert.Equal("string", tools[1].GetProperty("parameters").GetProperty("properties").GetProperty("article").GetProperty("type").GetString());
        Assert.DoesNotContain("secret", tools.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", (await api.GetAsync("/settings")).GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Persona_Tools_AreKeptAndUnknownOnesWarnedOf()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();

        JsonElement made = (await api.SendAsync(
            HttpMethod.Put, "/personas/shop", 201, JsonContent.Create(new { prompt = "Sell.", tools = new[] { "current_time", "gone" } }))).Body;

        Assert.Contains("no tool 'gone'", Assert.Single(made.GetProperty("warnings").EnumerateArray()).GetString(), StringComparison.Ordinal);
        JsonElement read = await api.GetAsync("/personas/shop");
        Assert.Equal(["current_time", "gone"], read.GetProperty("tools").EnumerateArray().Select(static tool => tool.GetString()));
        Assert.Equal(0, (await api.GetAsync("/personas/assistant")).GetProperty("tools").GetArrayLength());
        VoiceApi.AssertProblem((await api.SendAsync(
            HttpMethod.Put, "/personas/shop", 400, JsonContent.Create(new { prompt = "x", tools = new[] { "a b" } }))).Body, "invalid-persona");
        VoiceApi.AssertProblem((await api.SendAsync(
            HttpMethod.Put, "/personas/shop", 400, JsonContent.Create(new { prompt = "x", tools = new string?[] { null } }))).Body, "invalid-persona");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Conversation_ModelCallsATool_AnswersWithWhatItSays(bool isClientTold)
    {
        await using WebApplication world = await StartWorldAsync(Task.CompletedTask);
        await using VoiceApi api = await StartShopAsync(world);
        using SessionClient client = await api.Server.ConnectAsync("tools");
        await client.SendAsync($$"""{"type":"configure","tool_calls":{{(isClientTold ? "true" : "false")}}}""");
        await client.SendAsync("""{"type":"send_text","text":"How many lamps?"}""");

        List<JsonElement> told = await Talking.AllUntilAsync(client, "llm_response");

        Assert.Equal("Let me see. There are 7 lamps.", told[^1].GetProperty("text").GetString());
        JsonElement[] calls = [.. told.Where(static message => message.GetProperty("type").GetString() == "tool_called")];
        Assert.Equal(isClientTold ? 1 : 0, calls.Length);
        Assert.All(calls, static call =>
            Assert.Equal(("stock", false), (call.GetProperty("tool").GetString(), call.GetProperty("failed").GetBoolean())));
        await Talking.UntilAsync(client, "turn_metrics");
        await client.CloseAsync();
        JsonElement record = JsonDocument.Parse(
            await (await Talking.EndedAsync(api.Http, "tools")).Content.ReadAsStringAsync(Cancel)).RootElement;
        Assert.Contains("\"tool_called\"", record.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Conversation_WhatTheModelSaysBeforeItCalls_IsHeardWhileTheToolWorks()
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using WebApplication world = await StartWorldAsync(heard.Task);
        await using VoiceApi api = await StartShopAsync(world);
        using SessionClient client = await api.Server.ConnectAsync("tools");
        await client.SendAsync("""{"type":"configure","tool_calls":true}""");
        await client.SendAsync("""{"type":"send_text","text":"How many lamps?"}""");

        IEnumerable<string?> before = (await Talking.AllUntilAsync(client, "playback_started")).Select(static message => message.GetProperty("type").GetString());
        heard.SetResult();
        JsonElement answer = await Talking.UntilAsync(client, "llm_response");

        Assert.DoesNotContain("tool_called", before);
        Assert.Equal("Let me see. There are 7 lamps.", answer.GetProperty("text").GetString());
    }

    private static Task<VoiceApi> StartShopAsync(WebApplication world)
    {
        string url = world.Urls.First();
        return VoiceApi.StartAsync(
        [
            .. Tool($"{url}/stock/{{article}}"), ("Parley:Brain:Endpoint", $"{url}/v1"), ("Parley:Brain:Model", "m"),
            ("Parley:Personas:0:Id", "assistant"), ("Parley:Personas:0:Prompt", "Sell."), ("Parley:Personas:0:Tools:0", "stock"),
            ("Parley:ScriptedTextToSpeech:DurationMs", "60"),
        ]);
    }

    private static (string, string)[] Tool(string url) =>
    [
        ("Parley:Tools:0:Name", "stock"), ("Parley:Tools:0:Description", "How many there are."), ("Parley:Tools:0:Url", url + (url.Contains('{') ? "" : "{article}")),
        ("Parley:Tools:0:Method", "GET"), ("Parley:Tools:0:ApiKey", "secret"), ("Parley:Tools:0:Parameters:0:Name", "article"),
    ];

    /// <summary>A model server that asks for the stock once and then says it, and the stock, which answers when it may.</summary>
    private static async Task<WebApplication> StartWorldAsync(Task mayAnswer)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication world = builder.Build();
        world.MapGet("/stock/{article}", async (HttpContext context, string article) =>
        {
            await mayAnswer;
            return Results.Text(context.Request.Headers.Authorization == "Bearer secret" && article == "lamp" ? "7" : "?");
        });
        world.MapPost("/v1/chat/completions", static async (HttpContext context) =>
        {
            JsonNode request = (await JsonNode.ParseAsync(context.Request.Body))!;
            JsonNode last = request["messages"]!.AsArray()[^1]!;
            string[] deltas = last["role"]!.GetValue<string>() == "tool"
                ? [$$"""{"content":"There are {{last["content"]}} lamps."}"""]
                : [
                    """{"content":"Let me see."}""",
                    """{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"stock","arguments":"{\"article\":\"lamp\"}"}}]}""",
                ];
            context.Response.ContentType = "text/event-stream";
            foreach (string delta in deltas)
                await context.Response.WriteAsync($$"""data: {"choices":[{"index":0,"delta":{{delta}}}]}""" + "\n\n");
            await context.Response.WriteAsync("""data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""" + "\n\ndata: [DONE]\n\n");
        });
        await world.StartAsync(Cancel);
        return world;
    }
}
