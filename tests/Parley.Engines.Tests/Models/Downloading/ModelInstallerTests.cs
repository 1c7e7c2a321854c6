using System.Security.Cryptography;
using System.Text;

using Parley.Core;
using Parley.Engines.Models;
using Parley.Engines.Models.Catalogue;
using Parley.Engines.Models.Downloading;
using Parley.Testing;

namespace Parley.Engines.Tests.Models.Downloading;

public sealed class ModelInstallerTests : IAsyncLifetime
{
    private const string HubPath = "/them/model/resolve/main/a.onnx";

    private static readonly byte[] _first = Pulling.Bytes(200_000);
    private static readonly byte[] _second = Pulling.Bytes(1_000, seed: 2);

    private readonly Pulling _pulling = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _pulling.DisposeAsync();

    [Fact]
    public async Task Pull_SeveralFiles_InstallsAllUnderTheirNames()
    {
        CatalogueFile voice = Pulling.OnHub("voices/é.bin") with { Source = "deep/é 1.bin" };
        _pulling.Server.Serve("/them/model/resolve/main/deep/%C3%A9%201.bin", new FileReply { Content = _second });

        PullResult result = await _pulling.PullAsync(_pulling.Publish("a.onnx", _first), voice);

        _pulling.AssertInstalled(result, "a.onnx", _first);
        _pulling.AssertInstalled(result, "voices/é.bin", _second);
    }

    [Fact]
    public async Task Pull_Again_FetchesNothing()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _first);
        await _pulling.PullAsync(file);

        PullResult again = await _pulling.PullAsync(file);

        Assert.True(again.WasInstalled);
        Assert.Single(_pulling.Server.Requests);
    }

    [Fact]
    public async Task Pull_OneByteOnDiskChanged_MendsIt()
    {
        CatalogueFile[] files = [_pulling.Publish("a.onnx", _first), _pulling.Publish("b.onnx", _second)];
        await _pulling.PullAsync(files);
        string path = _pulling.Folder.Inside("model", "a.onnx");
        byte[] damaged = [.. _first];
        damaged[5] ^= 1;
        await File.WriteAllBytesAsync(path, damaged, TestContext.Current.CancellationToken);
        Assert.True(_pulling.Store.IsInstalled("model")); // sizes only

        PullResult result = await _pulling.PullAsync(files);

        _pulling.AssertInstalled(result, "a.onnx", _first);
        Assert.Equal(1, _pulling.Server.Requests.Count(static request => request.Path == "/b.onnx"));
    }

    [Fact]
    public async Task Pull_FilesLaidThereByHand_AreCheckedAndKept()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _first);
        Directory.CreateDirectory(_pulling.Store.PathOf("model"));
        await File.WriteAllBytesAsync(
            _pulling.Folder.Inside("model", "a.onnx"), _first, TestContext.Current.CancellationToken);
        Assert.Equal(ModelState.ByHand, _pulling.Store.StateOf("model"));

        _pulling.AssertInstalled(await _pulling.PullAsync(file), "a.onnx", _first);

        Assert.Empty(_pulling.Server.Requests);
    }

    [Fact]
    public async Task Pull_NewVersion_ReplacesTheOldAndItsFiles()
    {
        await _pulling.PullAsync(_pulling.Publish("a.onnx", _first), _pulling.Publish("old.bin", _first));

        PullResult result = await _pulling.PullAsync(_pulling.Publish("a.onnx", _second));

        _pulling.AssertInstalled(result, "a.onnx", _second);
        Assert.False(File.Exists(_pulling.Folder.Inside("model", "old.bin")));
    }

    [Fact]
    public async Task Pull_NewVersionFails_KeepsTheOld()
    {
        CatalogueFile old = _pulling.Publish("a.onnx", _first);
        await _pulling.PullAsync(old);
        CatalogueFile newer = _pulling.Publish("a.onnx", _second);
        _pulling.Server.Serve("/a.onnx", new FileReply { Status = 404 });

        PullResult result = await _pulling.PullAsync(newer);

        Assert.NotNull(result.Failure);
        Assert.True(_pulling.Store.IsInstalled("model"));
        Assert.Equal(_first, await File.ReadAllBytesAsync(
            _pulling.Folder.Inside("model", "a.onnx"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Pull_AnotherModelHasTheFile_CopiesIt()
    {
        CatalogueFile voices = _pulling.Publish("voices.bin", _first);
        await _pulling.PullAsync(Pulling.Named("one", voices));

        PullResult result = await _pulling.PullAsync(Pulling.Named("two", voices));

        _pulling.AssertInstalled(result, "voices.bin", _first);
        Assert.Single(_pulling.Server.Requests);
    }

    [Fact]
    public async Task Pull_OneModelFails_TheOthersAreInstalled()
    {
        CatalogueFile broken = _pulling.Publish("x.onnx", _first);
        _pulling.Server.Serve("/x.onnx", new FileReply { Status = 404 });
        using ModelInstaller installer = _pulling.CreateInstaller();

        IReadOnlyList<PullResult> results = await installer.PullAsync(
            [Pulling.Named("bad", broken), Pulling.Named("good", _pulling.Publish("a.onnx", _first))],
            new PullProgress(), TestContext.Current.CancellationToken);

        _pulling.AssertFailed<DownloadException>(results[0], "404");
        _pulling.AssertInstalled(results[1], "a.onnx", _first);
    }

    [Fact]
    public async Task Pull_HubAnnouncesTheHash_IsCheckedAgainstIt()
    {
        FileReply direct = new FileReply { Content = _first, ETag = Pulling.Tag };
        _pulling.Server.Serve("/cdn", direct);
        FileReply redirect = new FileReply { Status = 302 }.With("Location", "/cdn").With("X-Repo-Commit", "c0ffee");
        _pulling.Server.Serve(HubPath, redirect.With("X-Linked-Etag", $"\"{Pulling.Hash(_second)}\""));
        _pulling.AssertFailed<ModelIntegrityException>(
            await _pulling.PullAsync(Pulling.OnHub("a.onnx")), Pulling.Hash(_first), Pulling.Hash(_second));

        _pulling.Server.Serve(HubPath, redirect.With("X-Linked-Etag", $"\"{Pulling.Hash(_first)}\""));
        PullResult result = await _pulling.PullAsync(Pulling.OnHub("a.onnx"));

        _pulling.AssertInstalled(result, "a.onnx", _first);
        ManifestFile file = Assert.Single(result.Manifest!.Files);
        Assert.Equal(FileCheck.Hub, file.Check);
        Assert.Equal("c0ffee", file.Commit);
        Assert.Equal(Pulling.Hash(_first), file.Sha256);
    }

    [Fact]
    public async Task Pull_HubAnnouncesTheGitBlob_IsCheckedAgainstIt()
    {
        byte[] blob = [.. Encoding.ASCII.GetBytes($"blob {_second.Length}\0"), .. _second];
#pragma warning disable CA5350 // git's choice
        string name = Convert.ToHexStringLower(SHA1.HashData(blob));
#pragma warning restore CA5350
        FileReply reply = new FileReply { Content = _second, ETag = $"\"{name}\"" }.With("X-Repo-Commit", "c0ffee");
        _pulling.Server.Serve(HubPath, reply with { Content = Pulling.Bytes(1_000, seed: 3) });
        _pulling.AssertFailed<ModelIntegrityException>(await _pulling.PullAsync(Pulling.OnHub("a.onnx")), name);

        _pulling.Server.Serve(HubPath, reply);
        PullResult result = await _pulling.PullAsync(Pulling.OnHub("a.onnx"));

        Assert.Equal(FileCheck.Hub, Assert.Single(result.Manifest!.Files).Check);
    }

    [Fact]
    public async Task Pull_TrustedOnFirstUse_HoldsTheFileToItLater()
    {
        _pulling.Server.Serve(HubPath, new FileReply { Content = _first });
        PullResult result = await _pulling.PullAsync(Pulling.OnHub("a.onnx"));
        Assert.Equal(FileCheck.FirstUse, Assert.Single(result.Manifest!.Files).Check);

        PullResult again = await _pulling.PullAsync(Pulling.OnHub("a.onnx"));

        Assert.True(again.WasInstalled);
        Assert.Single(_pulling.Server.Requests);
    }

    [Fact]
    public async Task Pull_Md5OfAnIndex_IsChecked()
    {
#pragma warning disable CA5351 // the index has nothing better
        CatalogueFile file = Pulling.OnHub("a.onnx") with { Size = _first.Length, Md5 = Convert.ToHexStringLower(MD5.HashData(_first)) };
#pragma warning restore CA5351
        _pulling.Server.Serve(HubPath, new FileReply { Content = Pulling.Bytes(200_000, seed: 9) });
        _pulling.AssertFailed<ModelIntegrityException>(await _pulling.PullAsync(file), "MD5", file.Md5);

        _pulling.Server.Serve(HubPath, new FileReply { Content = _first });
        PullResult result = await _pulling.PullAsync(file);

        _pulling.AssertInstalled(result, "a.onnx", _first);
        Assert.Equal(FileCheck.Index, Assert.Single(result.Manifest!.Files).Check);
    }

    [Fact]
    public async Task Pull_TooLargeForTheDisk_SaysSoBeforeAsking()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _first) with { Size = long.MaxValue / 4 };

        IOException exception = await Assert.ThrowsAsync<IOException>(() => _pulling.PullAsync(file));

        Assert.Contains("not enough room", exception.Message);
        Assert.Contains("PARLEY_MODELS", exception.Message);
        Assert.Empty(_pulling.Server.Requests);
    }

    [Fact]
    public async Task Pull_TwoAtOnce_FetchOnce()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _first);
        _pulling.Server.Serve(
            "/a.onnx", new FileReply { Content = _first, ETag = Pulling.Tag, Pace = TimeSpan.FromMilliseconds(2) });

        PullResult[] results = await Task.WhenAll(_pulling.PullAsync(file), _pulling.PullAsync(file));

        Assert.All(results, result => _pulling.AssertInstalled(result, "a.onnx", _first));
        Assert.Single(_pulling.Server.Requests);
        Assert.Single(results, static result => result.WasInstalled);
    }

    [Fact]
    public async Task Pull_Cancelled_KeepsWhatHasCome()
    {
        CatalogueFile file = _pulling.Publish("a.onnx", _first);
        _pulling.Server.Script(
            "/a.onnx", new FileReply { Content = _first, ETag = Pulling.Tag, StallsAfter = 100_000 });
        using var cancel = new CancellationTokenSource();
        using ModelInstaller installer = _pulling.CreateInstaller();
        Task pull = installer.PullAsync([Pulling.Model(file)], new PullProgress(), cancel.Token);
        await _pulling.Server.Stalled.WaitAsync(TestContext.Current.CancellationToken);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
        Assert.Equal(ModelState.Incomplete, _pulling.Store.StateOf("model"));
        _pulling.AssertInstalled(await _pulling.PullAsync(file), "a.onnx", _first);
    }
}
