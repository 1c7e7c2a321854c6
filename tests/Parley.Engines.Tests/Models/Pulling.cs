using System.Security.Cryptography;

using Microsoft.Extensions.Options;

using Parley.Engines.Models;
using Parley.Engines.Models.Catalogue;
using Parley.Engines.Models.Downloading;
using Parley.Testing;

namespace Parley.Engines.Tests.Models;

/// <summary>A store, a server and a clock: everything that a download needs.</summary>
internal sealed class Pulling : IAsyncDisposable
{
    public const string Tag = "\"v1\"";

    public StoreFolder Folder { get; } = new();

    public FileServer Server { get; } = new();

    public SkippingTimeProvider Clock { get; } = new();

    public PullProgress Progress { get; private set; } = new();

    public ModelStore Store => Folder.Store;

    /// <summary>Content that differs everywhere: a shift of it by any number of bytes shows.</summary>
    public static byte[] Bytes(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    public static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>The server has the file, and the catalogue knows its size and hash.</summary>
    public CatalogueFile Publish(string path, byte[] content)
    {
        Server.Serve(new Uri(Server.Address, path).AbsolutePath, new FileReply { Content = content, ETag = Tag });
        return new CatalogueFile
        {
            Path = path,
            Url = new Uri(Server.Address, path).AbsoluteUri,
            Size = content.Length,
            Sha256 = Hash(content),
        };
    }

    /// <summary>A file of a repository on the hub, of which the catalogue knows nothing.</summary>
    public static CatalogueFile OnHub(string path) => new() { Path = path, Repo = "them/model", Revision = "main" };

    public static CatalogueModel Model(params CatalogueFile[] files) => Named("model", files);

    public static CatalogueModel Named(string name, params CatalogueFile[] files) => new()
    {
        Name = name,
        Title = "A model",
        Purpose = "test",
        Licence = "MIT",
        Files = files,
    };

    public Task<PullResult> PullAsync(params CatalogueFile[] files) => PullAsync(Model(files));

    public async Task<PullResult> PullAsync(CatalogueModel model, string? token = null, Uri? hub = null)
    {
        using ModelInstaller installer = CreateInstaller(token, hub);
        Progress = new PullProgress();
        return Assert.Single(await installer.PullAsync([model], Progress, TestContext.Current.CancellationToken));
    }

    public ModelInstaller CreateInstaller(string? token = null, Uri? hub = null) => new(
        Store,
        Options.Create(new ModelOptions { HubEndpoint = (hub ?? Server.Address).AbsoluteUri, HubToken = token }),
        Clock);

    /// <summary>The model is installed, and its file is exactly this.</summary>
    public void AssertInstalled(PullResult result, string path, byte[] content)
    {
        Assert.True(result.Failure is null, result.Failure?.ToString());
        Assert.Equal(ModelState.Installed, Store.StateOf(result.Model.Name));
        Assert.Equal(content, File.ReadAllBytes(Path.Combine(Store.PathOf(result.Model.Name), path)));
        Assert.False(Directory.Exists(Store.StagingOf(result.Model.Name)));
    }

    /// <summary>The pull failed with that message, and nothing is in place.</summary>
    public T AssertFailed<T>(PullResult result, params ReadOnlySpan<string> parts)
        where T : Exception
    {
        T failure = Assert.IsType<T>(result.Failure, exactMatch: false);
        foreach (string part in parts)
            Assert.Contains(part, failure.Message);
        Assert.False(Store.IsInstalled(result.Model.Name));
        Assert.False(Directory.Exists(Store.PathOf(result.Model.Name)));
        return failure;
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Folder.Dispose();
    }
}
