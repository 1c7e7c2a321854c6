namespace Parley.EndToEnd.Tests.Models;

public sealed class ModelsPullTests : IAsyncLifetime
{
    private static readonly byte[] _content = ModelMachine.Bytes(200_000);

    private readonly ModelMachine _machine = new();

    public ValueTask InitializeAsync()
    {
        _machine.Publish("voice", TimeSpan.Zero, ("a.onnx", _content));
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    [Fact]
    public async Task Pull_Model_InstallsItAndTells()
    {
        RunResult result = (await _machine.RunAsync("pull", "voice")).AssertExit(0);

        Assert.Equal(_content, _machine.Installed("voice", "a.onnx"));
        Assert.Contains("voice: a.onnx, 200 kB, done, SHA-256 as pinned", result.Error);
        Assert.Contains("voice is installed: 200 kB, licence: MIT.", result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Pull_Quiet_SaysNothing()
    {
        RunResult result = (await _machine.RunAsync("pull", "voice", "--quiet")).AssertExit(0);

        Assert.Empty(result.Error);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Pull_WrongHash_ExitsOneWithBothHashes()
    {
        byte[] wrong = ModelMachine.Bytes(200_000, seed: 2);
        _machine.Server.Serve("/voice/a.onnx", new FileReply { Content = wrong });

        RunResult result = await _machine.RunAsync("pull", "voice", "--quiet");

        result.AssertExit(1).AssertOneErrorLine(Hash(_content), Hash(wrong), "deleted");
        Assert.False(Directory.Exists(Path.Combine(_machine.Store, "voice")));
    }

    [Fact]
    public async Task Pull_UnknownName_SuggestsTheNearest()
    {
        (await _machine.RunAsync("pull", "voise")).AssertExit(2).AssertOneErrorLine(
            "'voise'", "Did you mean 'voice'?", "models list");
        Assert.Empty(_machine.Server.Requests);
    }

    [Fact]
    public async Task Pull_OneOfTwoMissing_InstallsTheOtherAndExitsOne()
    {
        _machine.PublishAll(
            ("gone", TimeSpan.Zero, [("x.onnx", _content[..9])]), ("voice", TimeSpan.Zero, [("a.onnx", _content)]));
        _machine.Server.Serve("/gone/x.onnx", new FileReply { Status = 404 });

        RunResult result = await _machine.RunAsync("pull", "gone", "voice", "--quiet");

        result.AssertExit(1).AssertOneErrorLine("x.onnx", "404");
        Assert.Equal(_content, _machine.Installed("voice", "a.onnx"));
    }

    [Fact]
    public async Task Pull_Interrupted_ExitsAndGoesOnLater()
    {
        _machine.Server.Script(
            "/voice/a.onnx", new FileReply { Content = _content, ETag = "\"v1\"", StallsAfter = 100_000 });
        await using RunningProgram program = _machine.Start("pull", "voice");
        await _machine.Server.Stalled.WaitAsync(TestContext.Current.CancellationToken);
        while (_machine.PartialBytes() < 100_000)
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);

        await program.SignalAsync("INT");

        (await program.WaitAsync()).AssertExit(130);
        (await _machine.RunAsync("pull", "voice")).AssertExit(0);
        Assert.Equal(_content, _machine.Installed("voice", "a.onnx"));
        Assert.NotNull(_machine.Server.Requests[^1].From);
    }

    [Fact]
    public async Task Pull_SecondProcess_WaitsAndSaysForWhom()
    {
        _machine.Server.Script(
            "/voice/a.onnx", new FileReply { Content = _content, ETag = "\"v1\"", StallsAfter = 100_000 });
        await using RunningProgram first = _machine.Start("pull", "voice");
        await _machine.Server.Stalled.WaitAsync(TestContext.Current.CancellationToken);
        await using RunningProgram second = _machine.Start("pull", "voice");
        string told = await second.SaysAsync("waiting for it");

        await first.SignalAsync("KILL");

        Assert.Matches("voice: process [0-9]+ on .+ is changing this model", told);
        (await second.WaitAsync()).AssertExit(0);
        Assert.Equal(_content, _machine.Installed("voice", "a.onnx"));
    }

    [Fact]
    public async Task Pull_ProxyOfTheEnvironment_IsUsed()
    {
        await using var proxy = new FileServer();
        proxy.Serve("http://models.example/voice/a.onnx", new FileReply { Content = _content });
        string catalogue = await File.ReadAllTextAsync(
            _machine.PathTo("catalogue.json"), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            _machine.PathTo("catalogue.json"), catalogue.Replace(
                _machine.Server.Address.AbsoluteUri, "http://models.example/"),
            TestContext.Current.CancellationToken);
        Dictionary<string, string?> environment = _machine.Environment();
        environment["http_proxy"] = proxy.Address.AbsoluteUri;
        environment["no_proxy"] = null;
        environment["NO_PROXY"] = null;

        RunResult result = await ParleyProgram.RunAsync(
            ["models", "pull", "voice", "--quiet"], input: "", environment: environment);

        result.AssertExit(0);
        Assert.Equal(_content, _machine.Installed("voice", "a.onnx"));
        Assert.Empty(_machine.Server.Requests);
    }

    [Fact]
    public async Task Pull_VoiceOfTheIndex_IsFoundThereAndInstalled()
    {
        byte[] voice = ModelMachine.Bytes(5_000);
        _machine.Server.Serve(
            "/rhasspy/piper-voices/resolve/v1.0.0/nl/x/nl_NL-x-low.onnx", new FileReply { Content = voice });
#pragma warning disable CA5351 // the index has nothing better
        string md5 = Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(voice));
#pragma warning restore CA5351
        _machine.Server.Serve("/rhasspy/piper-voices/resolve/v1.0.0/voices.json", new FileReply
        {
            Content = System.Text.Encoding.UTF8.GetBytes(
                """
                {"nl_NL-x-low":{"name":"x","language":{"code":"nl_NL","name_english":"Dutch","country_english":"Netherlands"},"quality":"low",
                 "files":{"nl/x/nl_NL-x-low.onnx":{"size_bytes":5000,"md5_digest":"MD5"}}}}
                """.Replace("MD5", md5)),
        });
        Dictionary<string, string?> environment = _machine.Environment();
        environment["PARLEY__MODELS__CATALOGUE"] = null; // the built-in one

        (await ParleyProgram.RunAsync(
            ["models", "pull", "piper-nl_NL-x-low"], input: "", environment: environment)).AssertExit(0);
        RunResult unknown = await ParleyProgram.RunAsync(
            ["models", "pull", "piper-nl_NL-x-high", "--quiet"], input: "", environment: environment);
        RunResult list = await ParleyProgram.RunAsync(["models", "list"], input: "", environment: environment);

        Assert.Equal(voice, _machine.Installed("piper-nl_NL-x-low", "nl_NL-x-low.onnx"));
        unknown.AssertExit(2).AssertOneErrorLine("piper-nl_NL-x-high", "Did you mean 'piper-nl_NL-x-low'?");
        Assert.Contains("Piper, Dutch (Netherlands), x, low quality", list.Text);
    }

    private static string Hash(byte[] content) =>
        Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));
}
