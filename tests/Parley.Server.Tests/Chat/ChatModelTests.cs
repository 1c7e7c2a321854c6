using System.Text.Json;

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

using Parley.Server.Tests.Voices;

namespace Parley.Server.Tests.Chat;

public sealed class ChatModelTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_OfEcho_SaysThatThereAreNoneAndHowToGetSome()
    {
        await using VoiceApi api = await VoiceApi.StartAsync();

        JsonElement report = await api.GetAsync("/brain/models");

        Assert.Equal("echo", report.GetProperty("brain").GetString());
        Assert.Equal("none", report.GetProperty("state").GetString());
        Assert.Equal(0, report.GetProperty("models").GetArrayLength());
        Assert.Contains("Parley:Brain:Endpoint", report.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OfAServer_NamesItsModelsInOrder()
    {
        await using WebApplication server = await StartAsync("""{"data":[{"id":"small"},{"id":"Large"}]}""");
        await using VoiceApi api = await VoiceApi.StartAsync(("Parley:Brain:Endpoint", server.Urls.First()), ("Parley:Brain:Model", " small "));

        JsonElement report = await api.GetAsync("/brain/models");

        Assert.Equal("openai", report.GetProperty("brain").GetString());
        Assert.Equal("listed", report.GetProperty("state").GetString());
        Assert.Equal("small", report.GetProperty("default_model").GetString());
        Assert.Equal(["Large", "small"], report.GetProperty("models").EnumerateArray().Select(static name => name.GetString()));
        Assert.Equal(JsonValueKind.Null, report.GetProperty("detail").ValueKind);
    }

    [Fact]
    public async Task List_OfOneModelThatNobodyNamed_IsTheDefault()
    {
        await using WebApplication server = await StartAsync("""{"data":[{"id":"only"}]}""");
        await using VoiceApi api = await VoiceApi.StartAsync(("Parley:Brain:Endpoint", server.Urls.First()));

        Assert.Equal("only", (await api.GetAsync("/brain/models")).GetProperty("default_model").GetString());
    }

    [Fact]
    public async Task List_OfAServerThatIsNotThere_SaysWhatToDoWithoutItsPassword()
    {
        await using VoiceApi api = await VoiceApi.StartAsync(
            ("Parley:Brain:Endpoint", "http://me:pass-word@127.0.0.1:9/v1?key=query-word"), ("Parley:Brain:Model", "m"));

        JsonElement report = await api.GetAsync("/brain/models");

        Assert.Equal("unreachable", report.GetProperty("state").GetString());
        Assert.Equal("m", report.GetProperty("default_model").GetString());
        Assert.Contains("127.0.0.1:9", report.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("-word", report.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_OfAServerThatDoesNotAnswer_GivesUp()
    {
        await using WebApplication server = await StartAsync(null);
        await using VoiceApi api = await VoiceApi.StartAsync(("Parley:Brain:Endpoint", server.Urls.First()));

        JsonElement report = await api.GetAsync("/brain/models");

        Assert.Equal("unreachable", report.GetProperty("state").GetString());
        Assert.Contains("2 s", report.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    /// <summary>A model server; null never answers.</summary>
    private static async Task<WebApplication> StartAsync(string? models)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication server = builder.Build();
        server.MapGet("/v1/models", async (HttpContext context) =>
        {
            if (models is null)
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
            return Results.Text(models ?? "", "application/json");
        });
        await server.StartAsync(Cancel);
        return server;
    }
}
