using Parley.Core;
using Parley.Engines.Models.Catalogue;
using Parley.Engines.Models.Downloading;
using Parley.Testing;

namespace Parley.Engines.Tests.Models.Downloading;

/// <summary>Servers and lines that give out half way, or give something else the second time.</summary>
public sealed class InterruptedDownloadTests : IAsyncLifetime
{
    private static readonly byte[] _content = Pulling.Bytes(300_000);

    private readonly Pulling _pulling = new();

    private static FileReply Whole => new() { Content = _content, ETag = Pulling.Tag };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _pulling.DisposeAsync();

    [Fact]
    public async Task Pull_ConnectionCut_GoesOnWhereItEnded()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Script("/a.onnx", Whole with { CutsAfter = 100_000 }, Whole with { CutsAfter = 50_000 });

        PullResult result = await _pulling.PullAsync(file);

        _pulling.AssertInstalled(result, "a.onnx", _content);
        Assert.Equal(3, _pulling.Server.Requests.Count);
        Assert.All(_pulling.Server.Requests.Skip(1), static request => Assert.Equal(Pulling.Tag, request.IfRange));
        Assert.True(_pulling.Server.Requests[2].From > _pulling.Server.Requests[1].From);
    }

    [Fact]
    public async Task Pull_NextRun_GoesOnWhereTheLastOneEnded()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Script("/a.onnx", Whole with { CutsAfter = 200_000 });
        _pulling.Server.Serve("/a.onnx", new FileReply { Status = 503 });
        _pulling.AssertFailed<DownloadException>(await _pulling.PullAsync(file), "503", "models pull model");
        long reached = _pulling.Server.Requests[^1].From!.Value;

        _pulling.Server.Serve("/a.onnx", Whole);
        PullResult result = await _pulling.PullAsync(file);

        _pulling.AssertInstalled(result, "a.onnx", _content);
        Assert.Equal(reached, _pulling.Server.Requests[^1].From);
    }

    [Fact]
    public async Task Pull_ServerIgnoresRanges_BeginsAnew()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        FileReply simple = Whole with { KnowsRanges = false };
        _pulling.Server.Serve("/a.onnx", simple);
        _pulling.Server.Script("/a.onnx", simple with { CutsAfter = 100_000 });

        _pulling.AssertInstalled(await _pulling.PullAsync(file), "a.onnx", _content);
    }

    [Fact]
    public async Task Pull_FileChangesBetweenRanges_TakesTheNewOneWhole()
    {
        byte[] newer = Pulling.Bytes(300_000, seed: 2);
        _pulling.Server.Serve("/them/model/resolve/main/a.onnx", new FileReply { Content = newer, ETag = "\"v2\"" });
        _pulling.Server.Script("/them/model/resolve/main/a.onnx", Whole with { CutsAfter = 100_000 });

        PullResult result = await _pulling.PullAsync(Pulling.OnHub("a.onnx"));

        _pulling.AssertInstalled(result, "a.onnx", newer);
    }

    [Fact]
    public async Task Pull_ServerGivesRangesOfAnotherFile_SeesTheTagAndBeginsAnew()
    {
        byte[] newer = Pulling.Bytes(300_000, seed: 2);
        _pulling.Server.Serve(
            "/them/model/resolve/main/a.onnx", new FileReply { Content = newer, ETag = "\"v2\"", TrustsEveryRange = true });
        _pulling.Server.Script("/them/model/resolve/main/a.onnx", Whole with { CutsAfter = 100_000 });

        PullResult result = await _pulling.PullAsync(Pulling.OnHub("a.onnx"));

        _pulling.AssertInstalled(result, "a.onnx", newer);
    }

    [Fact]
    public async Task Pull_MixedWithoutATag_IsFetchedOnceMoreWhole()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Serve("/a.onnx", Whole with { ETag = null });
        _pulling.Server.Script(
            "/a.onnx", new FileReply { Content = Pulling.Bytes(300_000, seed: 2), CutsAfter = 100_000 });

        _pulling.AssertInstalled(await _pulling.PullAsync(file), "a.onnx", _content);
        Assert.Null(_pulling.Server.Requests[^1].From);
    }

    [Fact]
    public async Task Pull_NoTagAndNoHash_NeverGoesOn()
    {
        FileReply untagged = Whole with { ETag = null };
        _pulling.Server.Serve("/them/model/resolve/main/a.onnx", untagged);
        _pulling.Server.Script("/them/model/resolve/main/a.onnx", untagged with { CutsAfter = 100_000 });

        PullResult result = await _pulling.PullAsync(Pulling.OnHub("a.onnx"));

        _pulling.AssertInstalled(result, "a.onnx", _content);
        Assert.All(_pulling.Server.Requests, static request => Assert.Null(request.From));
    }

    [Fact]
    public async Task Pull_RangeBeginsElsewhere_BeginsAnew()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Script("/a.onnx", Whole with { CutsAfter = 100_000 }, Whole with { RangeShift = 7 });

        _pulling.AssertInstalled(await _pulling.PullAsync(file), "a.onnx", _content);
    }

    [Fact]
    public async Task Pull_FileHasBecomeShorter_BeginsAnew()
    {
        byte[] shorter = Pulling.Bytes(50_000, seed: 2);
        _pulling.Server.Serve(
            "/them/model/resolve/main/a.onnx", new FileReply { Content = shorter, ETag = "\"v2\"", TrustsEveryRange = true });
        _pulling.Server.Script("/them/model/resolve/main/a.onnx", Whole with { CutsAfter = 100_000 });

        PullResult result = await _pulling.PullAsync(Pulling.OnHub("a.onnx"));

        _pulling.AssertInstalled(result, "a.onnx", shorter);
    }

    [Fact]
    public async Task Pull_ServerFallsSilent_CountsAsCut()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Script("/a.onnx", Whole with { StallsAfter = 100_000 });

        Task<PullResult> pull = _pulling.PullAsync(file);
        await _pulling.Server.Stalled.WaitAsync(TestContext.Current.CancellationToken);
        _pulling.Clock.ElapseIdle();

        _pulling.AssertInstalled(await pull, "a.onnx", _content);
        Assert.Equal(2, _pulling.Server.Requests.Count);
    }

    [Fact]
    public async Task Pull_EveryAttemptBringsALittle_GivesUpAndSaysWhatWasTried()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Serve("/a.onnx", Whole with { CutsAfter = 100 });

        PullResult result = await _pulling.PullAsync(file);

        _pulling.AssertFailed<DownloadException>(result, "6 attempts", "kept", "parley models pull model");
        Assert.Equal(RetryPolicy.MaximumAttempts, _pulling.Server.Requests.Count);
        Assert.Equal(RetryPolicy.MaximumAttempts - 1, _pulling.Clock.Waits.Count);
    }

    [Fact]
    public async Task Pull_NobodyAnswers_SaysWhoAndTriesAgain()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        await _pulling.Server.DisposeAsync();

        PullResult result = await _pulling.PullAsync(file);

        _pulling.AssertFailed<DownloadException>(result, "127.0.0.1", "attempts");
    }

    [Fact]
    public async Task Pull_DamagedPartOnDisk_EndsWithTheRightFile()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        _pulling.Server.Script(
            "/a.onnx", [Whole with { CutsAfter = 100_000 }, .. Enumerable.Repeat(new FileReply { Status = 500 }, 6)]);
        _pulling.AssertFailed<DownloadException>(await _pulling.PullAsync(file));
        string part = Assert.Single(
            Directory.EnumerateFiles(_pulling.Store.StagingOf("model"), "*.part", SearchOption.AllDirectories));
        byte[] bytes = await File.ReadAllBytesAsync(part, TestContext.Current.CancellationToken);
        bytes[10] ^= 1;
        await File.WriteAllBytesAsync(part, bytes, TestContext.Current.CancellationToken);

        _pulling.AssertInstalled(await _pulling.PullAsync(file), "a.onnx", _content);
    }

    [Fact]
    public async Task Pull_SameWrongHashTwice_IsAnIntegrityError()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _content);
        FileReply wrong = Whole with { Content = Pulling.Bytes(300_000, seed: 2) };
        _pulling.Server.Serve("/a.onnx", wrong);
        _pulling.Server.Script("/a.onnx", wrong with { CutsAfter = 100_000 });

        _pulling.AssertFailed<ModelIntegrityException>(await _pulling.PullAsync(file), file.Sha256!);
    }
}
