using System.IO.Compression;

using Parley.Core;
using Parley.Engines.Models.Catalogue;
using Parley.Engines.Models.Downloading;
using Parley.Testing;

namespace Parley.Engines.Tests.Models.Downloading;

/// <summary>Servers that refuse, lie, or send people elsewhere.</summary>
public sealed class HostileServerTests : IAsyncLifetime
{
    private static readonly byte[] _content = Pulling.Bytes(100_000);

    private readonly Pulling _pulling = new();

    private static FileReply Whole => new() { Content = _content, ETag = Pulling.Tag };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _pulling.DisposeAsync();

    [Fact]
    public async Task Pull_WrongBytes_DeletesThemAndNamesBothHashes()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        byte[] wrong = Pulling.Bytes(100_000, seed: 2);
        _pulling.Server.Serve("/a.onnx", Whole with { Content = wrong });

        PullResult result = await _pulling.PullAsync(file);

        _pulling.AssertFailed<ModelIntegrityException>(
            result, "a.onnx", Pulling.Hash(wrong), file.Sha256!, "models pull model");
        Assert.False(Directory.Exists(_pulling.Store.StagingOf("model")));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(50_000)]
    public async Task Pull_LengthIsALie_NeverInstallsAnotherFile(int lie)
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Serve("/a.onnx", Whole with { LengthLie = lie });

        PullResult result = await _pulling.PullAsync(file);

        _pulling.AssertFailed<ModelIntegrityException>(result, "a.onnx", "expected 100000");
    }

    [Fact]
    public async Task Pull_LengthIsALieAndNobodyKnowsBetter_TriesAgainAndGivesUp()
    {
        _pulling.Server.Serve("/them/model/resolve/main/a.onnx", Whole with { LengthLie = 10 });

        PullResult result = await _pulling.PullAsync(Pulling.OnHub("a.onnx"));

        _pulling.AssertFailed<DownloadException>(result, "a.onnx", "attempts");
    }

    [Fact]
    public async Task Pull_NoLength_StillChecksTheEnd()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Serve("/a.onnx", Whole with { HidesLength = true });
        _pulling.Server.Script(
            "/a.onnx", new FileReply { Content = _content[..60_000], ETag = Pulling.Tag, HidesLength = true });

        _pulling.AssertInstalled(await _pulling.PullAsync(file), "a.onnx", _content);
    }

    [Fact]
    public async Task Pull_GoesOnAfterItsEnd_IsRefused()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Serve("/a.onnx", Whole with { Content = Pulling.Bytes(150_000), HidesLength = true });

        _pulling.AssertFailed<ModelIntegrityException>(await _pulling.PullAsync(file), "goes on after 100000 bytes");
    }

    [Fact]
    public async Task Pull_Compressed_IsRefused()
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(_content);
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Serve("/a.onnx", new FileReply { Content = packed.ToArray(), HidesLength = true }.With(
            "Content-Encoding", "gzip"));

        _pulling.AssertFailed<DownloadException>(await _pulling.PullAsync(file), "compressed");
    }

    [Theory]
    [InlineData(404)]
    [InlineData(410)]
    public async Task Pull_NotThere_SaysSoAtOnce(int status)
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Serve("/a.onnx", new FileReply { Status = status });

        _pulling.AssertFailed<DownloadException>(await _pulling.PullAsync(file), "a.onnx", $"{status}", "--model-dir");
        Assert.Single(_pulling.Server.Requests);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Pull_Gated_SaysWhatToDo(int status)
    {
        _pulling.Server.Serve("/them/model/resolve/main/a.onnx", new FileReply { Status = status });
        CatalogueModel model = Pulling.Model(Pulling.OnHub("a.onnx"));

        _pulling.AssertFailed<DownloadException>(
            await _pulling.PullAsync(model), "gated", "them/model", "set HF_TOKEN");
        _pulling.AssertFailed<DownloadException>(
            await _pulling.PullAsync(model, token: "hf_secret"), "gated", "account that HF_TOKEN");
    }

    [Fact]
    public async Task Pull_TooManyRequests_WaitsAsLongAsAsked()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Script("/a.onnx", new FileReply { Status = 429 }.With("Retry-After", "45"));

        _pulling.AssertInstalled(await _pulling.PullAsync(file), "a.onnx", _content);
        Assert.Equal([TimeSpan.FromSeconds(45)], _pulling.Clock.Waits);
    }

    [Fact]
    public async Task Pull_AskedToWaitForAnHour_SaysSoInstead()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Serve("/a.onnx", new FileReply { Status = 429 }.With("Retry-After", "3600"));

        _pulling.AssertFailed<DownloadException>(await _pulling.PullAsync(file), "60 minutes");
        Assert.Empty(_pulling.Clock.Waits);
    }

    [Fact]
    public async Task Pull_ServerErrors_BacksOffAndSucceeds()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Script(
            "/a.onnx", new FileReply { Status = 500 }, new FileReply { Status = 502 }, new FileReply { Status = 503 }, new FileReply { Status = 504 });

        _pulling.AssertInstalled(await _pulling.PullAsync(file), "a.onnx", _content);
        IReadOnlyList<TimeSpan> waits = _pulling.Clock.Waits;
        Assert.Equal(4, waits.Count);
        Assert.All(waits, (wait, n) => Assert.InRange(wait.TotalSeconds, 0.75 * (1 << n), 1.25 * (1 << n)));
    }

    [Fact]
    public async Task Pull_RedirectToAnotherHost_SendsItNoToken()
    {
        await using var elsewhere = new FileServer();
        _pulling.Server.Serve(
            "/them/model/resolve/main/a.onnx", new FileReply { Status = 302 }.With(
                "Location", new Uri(elsewhere.Address, "blob?sig=1").AbsoluteUri));
        elsewhere.Serve("/blob?sig=1", Whole);

        PullResult result = await _pulling.PullAsync(Pulling.Model(Pulling.OnHub("a.onnx")), token: "hf_secret");

        _pulling.AssertInstalled(result, "a.onnx", _content);
        Assert.Equal("Bearer hf_secret", Assert.Single(_pulling.Server.Requests).Authorization);
        Assert.Null(Assert.Single(elsewhere.Requests).Authorization);
    }

    [Fact]
    public async Task Pull_FileThatIsNotOnTheHub_GetsNoToken()
    {
        await using var hub = new FileServer();
        CatalogueFile file = _pulling.Publish("a.onnx", _content);

        PullResult result = await _pulling.PullAsync(Pulling.Model(file), token: "hf_secret", hub: hub.Address);

        _pulling.AssertInstalled(result, "a.onnx", _content);
        Assert.Null(Assert.Single(_pulling.Server.Requests).Authorization);
    }

    [Fact]
    public async Task Pull_RedirectIsCutAndResumed_AsksTheFirstAddressAgain()
    {
        await using var elsewhere = new FileServer();
        elsewhere.Serve("/blob", Whole);
        elsewhere.Script("/blob", Whole with { CutsAfter = 50_000 });
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Serve(
            "/a.onnx", new FileReply { Status = 307 }.With("Location", new Uri(elsewhere.Address, "blob").AbsoluteUri));

        _pulling.AssertInstalled(await _pulling.PullAsync(file), "a.onnx", _content);
        Assert.Equal(2, _pulling.Server.Requests.Count); // signed addresses expire
        Assert.NotNull(elsewhere.Requests[1].From);
    }

    [Fact]
    public async Task Pull_RedirectsInACircle_Stops()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Serve("/a.onnx", new FileReply { Status = 301 }.With("Location", "/a.onnx"));

        _pulling.AssertFailed<DownloadException>(await _pulling.PullAsync(file), "circle");
    }

    [Theory]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://example.org/a")]
    public async Task Pull_RedirectToAnotherProtocol_IsRefused(string target)
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Serve("/a.onnx", new FileReply { Status = 302 }.With("Location", target));

        _pulling.AssertFailed<DownloadException>(await _pulling.PullAsync(file), "not safe");
    }
}
