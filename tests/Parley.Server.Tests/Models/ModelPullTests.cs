using System.Net;
using System.Text.Json;

using Parley.Testing;

namespace Parley.Server.Tests.Models;

public sealed class ModelPullTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_OfAnEmptyStore_SaysWhatIsMissingAndHowToGetIt()
    {
        await using var shelf = new ModelShelf();
        shelf.Publish("voice", 1_234, engine: "kokoro");
        await using ServerFixture server = await shelf.StartAsync();

        JsonElement model = await new PullClient(server.Http).ModelAsync("voice");
        JsonElement counts = JsonElement.Parse(await server.Http.GetStringAsync("/status", Cancel)).GetProperty("models");

        Assert.Equal("missing", PullClient.State(model));
        Assert.Equal(1_234, model.GetProperty("size_bytes").GetInt64());
        Assert.Equal("kokoro", model.GetProperty("engine").GetString());
        Assert.Equal("parley models pull voice", model.GetProperty("command").GetString());
        Assert.Equal(JsonValueKind.Null, model.GetProperty("pull").ValueKind);
        Assert.Equal(1, counts.GetProperty("missing").GetInt32());
        Assert.Equal(shelf.Store, counts.GetProperty("store").GetString());
    }

    [Fact]
    public async Task Pull_OfAMissingModel_InstallsItAndTellsHowFarItIs()
    {
        await using var shelf = new ModelShelf();
        FileReply reply = shelf.Publish("voice");
        shelf.Publisher.Script("/voice.bin", reply with { StallsAfter = 40_000 });
        await using ServerFixture server = await shelf.StartAsync();
        var client = new PullClient(server.Http);

        (HttpStatusCode status, JsonElement begun) = await client.BeginAsync("voice");
        JsonElement halfway = await client.UntilAsync("voice", static pull => pull.GetProperty("bytes_done").GetInt64() == 40_000);
        (HttpStatusCode againStatus, JsonElement again) = await client.BeginAsync("voice");
        await client.CancelAsync("voice");
        await client.BeginAsync("voice");
        JsonElement ended = await client.EndAsync("voice");

        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Contains(PullClient.State(begun), (string[])["queued", "running"]);
        Assert.Equal("running", PullClient.State(halfway));
        Assert.Equal(100_000, halfway.GetProperty("bytes_total").GetInt64());
        Assert.Equal(HttpStatusCode.Accepted, againStatus);
        Assert.Equal(begun.GetProperty("queued_at").GetString(), again.GetProperty("queued_at").GetString());
        Assert.Equal("completed", PullClient.State(ended));
        Assert.Equal(100_000, ended.GetProperty("bytes_done").GetInt64());
        Assert.Equal("It is used where the settings of an engine name it.", ended.GetProperty("next").GetString());
        JsonElement model = await client.ModelAsync("voice");
        Assert.Equal("installed", PullClient.State(model));
        Assert.Equal("completed", PullClient.State(model.GetProperty("pull")));
        // What the first attempt had brought was not fetched again.
        Assert.Equal(40_000, shelf.Publisher.Requests[^1].From);
    }

    [Fact]
    public async Task Cancel_WhileItComes_KeepsWhatHasCome()
    {
        await using var shelf = new ModelShelf();
        shelf.Publisher.Script("/voice.bin", shelf.Publish("voice") with { StallsAfter = 40_000 });
        await using ServerFixture server = await shelf.StartAsync();
        var client = new PullClient(server.Http);
        await client.BeginAsync("voice");
        await client.UntilAsync("voice", static pull => pull.GetProperty("bytes_done").GetInt64() == 40_000);

        (HttpStatusCode status, JsonElement cancelled) = await client.CancelAsync("voice");
        (HttpStatusCode again, _) = await client.CancelAsync("voice");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("cancelled", PullClient.State(cancelled));
        Assert.Equal(HttpStatusCode.OK, again);
        Assert.Equal("incomplete", PullClient.State(await client.ModelAsync("voice")));
    }

    [Fact]
    public async Task Pulls_BeyondTwo_WaitAndCanBeCalledOff()
    {
        await using var shelf = new ModelShelf();
        foreach (string name in (string[])["one", "two", "three", "four"])
            shelf.Publisher.Script($"/{name}.bin", shelf.Publish(name) with { StallsAfter = 10 });
        await using ServerFixture server = await shelf.StartAsync();
        var client = new PullClient(server.Http);
        await client.BeginAsync("one");
        await client.BeginAsync("two");
        await shelf.Publisher.Stalled.WaitAsync(Cancel);
        await shelf.Publisher.Stalled.WaitAsync(Cancel);

        await client.BeginAsync("three");
        await client.BeginAsync("four");
        JsonElement waiting = (await client.GetAsync("three")).Body;
        JsonElement calledOff = (await client.CancelAsync("three")).Body;
        await client.CancelAsync("one");
        await client.UntilAsync("four", static pull => PullClient.State(pull) == "running");

        Assert.Equal("queued", PullClient.State(waiting));
        Assert.Equal("cancelled", PullClient.State(calledOff));
        Assert.DoesNotContain(shelf.Publisher.Requests, request => request.Path == "/three.bin");
        Assert.Equal(2, JsonElement.Parse(await server.Http.GetStringAsync("/status", Cancel)).GetProperty("models").GetProperty("pulling").GetInt32());
    }

    [Fact]
    public async Task Pull_OfMoreThanMayWait_IsRefusedUntilThereIsRoom()
    {
        await using var shelf = new ModelShelf();
        string[] names = [.. Enumerable.Range(0, 19).Select(number => $"model-{number}")];
        foreach (string name in names)
            shelf.Publisher.Script($"/{name}.bin", shelf.Publish(name) with { StallsAfter = 10 });
        await using ServerFixture server = await shelf.StartAsync();
        var client = new PullClient(server.Http);
        foreach (string name in names[..2])
        {
            await client.BeginAsync(name);
            await shelf.Publisher.Stalled.WaitAsync(Cancel);
        }

        foreach (string name in names[2..18])
            Assert.Equal(HttpStatusCode.Accepted, (await client.BeginAsync(name)).Status);
        (HttpStatusCode status, JsonElement refusal) = await client.BeginAsync(names[18]);
        await client.CancelAsync(names[17]);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.Equal("urn:parley:problem:too-many-pulls", refusal.GetProperty("type").GetString());
        Assert.Equal(HttpStatusCode.Accepted, (await client.BeginAsync(names[18])).Status);
    }

    [Fact]
    public async Task Pull_ThatIsRefused_FailsWithWhatToDoAndCanBeTriedAgain()
    {
        await using var shelf = new ModelShelf();
        shelf.Publish("voice");
        shelf.Publisher.Script("/voice.bin", new FileReply { Status = 404 });
        await using ServerFixture server = await shelf.StartAsync();
        var client = new PullClient(server.Http);

        await client.BeginAsync("voice");
        JsonElement failed = await client.EndAsync("voice");
        (HttpStatusCode cancel, JsonElement refusal) = await client.CancelAsync("voice");
        await client.BeginAsync("voice");
        JsonElement ended = await client.EndAsync("voice");

        Assert.Equal("failed", PullClient.State(failed));
        Assert.Contains("look for a newer Parley", failed.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Conflict, cancel);
        Assert.Equal("urn:parley:problem:pull-ended", refusal.GetProperty("type").GetString());
        Assert.Equal("completed", PullClient.State(ended));
    }

    [Fact]
    public async Task Pull_OfAForgedFile_FailsAndInstallsNothing()
    {
        await using var shelf = new ModelShelf();
        FileReply reply = shelf.Publish("voice");
        shelf.Publisher.Serve("/voice.bin", reply with { Content = new byte[reply.Content.Length] });
        await using ServerFixture server = await shelf.StartAsync();
        var client = new PullClient(server.Http);

        await client.BeginAsync("voice");
        JsonElement failed = await client.EndAsync("voice");

        Assert.Equal("failed", PullClient.State(failed));
        Assert.Contains("SHA-256", failed.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.NotEqual("installed", PullClient.State(await client.ModelAsync("voice")));
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("prepared")]
    [InlineData("piper-..")]
    [InlineData("piper-")]
    public async Task Pull_OfWhatIsNoModel_IsNotFound(string name)
    {
        await using var shelf = new ModelShelf();
        shelf.Publish("voice");
        await using ServerFixture server = await shelf.StartAsync();
        var client = new PullClient(server.Http);

        Assert.Equal(HttpStatusCode.NotFound, (await client.BeginAsync(name)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(name)).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await client.CancelAsync(name)).Status);
        Assert.Empty(shelf.Publisher.Requests);
    }

    [Fact]
    public async Task Pull_OfAVoiceThatTheIndexLacks_SaysSo()
    {
        await using var shelf = new ModelShelf();
        shelf.Publisher.Serve("/them/voices/resolve/v1/voices.json", new FileReply { Content = "{}"u8.ToArray() });
        await using ServerFixture server = await shelf.StartAsync();
        var client = new PullClient(server.Http);

        Assert.Equal(HttpStatusCode.Accepted, (await client.BeginAsync("piper-xx_XX-nobody-low")).Status);
        JsonElement failed = await client.EndAsync("piper-xx_XX-nobody-low");

        Assert.Contains("in the published index", failed.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal("failed", PullClient.State((await client.ModelAsync("piper-xx_XX-nobody-low")).GetProperty("pull")));
    }

    [Fact]
    public async Task Stop_WhileItComes_IsQuickAndTheNextServerGoesOn()
    {
        await using var shelf = new ModelShelf();
        shelf.Publisher.Script("/voice.bin", shelf.Publish("voice") with { StallsAfter = 40_000 });
        await using (ServerFixture server = await shelf.StartAsync())
        {
            var first = new PullClient(server.Http);
            await first.BeginAsync("voice");
            await first.UntilAsync("voice", static pull => pull.GetProperty("bytes_done").GetInt64() == 40_000);
        }

        await using ServerFixture next = await shelf.StartAsync();
        var client = new PullClient(next.Http);
        HttpStatusCode forgotten = (await client.GetAsync("voice")).Status;
        await client.BeginAsync("voice");
        await client.EndAsync("voice");

        Assert.Equal(HttpStatusCode.NotFound, forgotten);
        Assert.Equal("installed", PullClient.State(await client.ModelAsync("voice")));
        Assert.Equal(40_000, shelf.Publisher.Requests[^1].From);
    }
}
