using System.Formats.Tar;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

using Parley.Core;
using Parley.Engines.Models;
using Parley.Engines.Models.Archives;
using Parley.Engines.Models.Catalogue;

namespace Parley.Engines.Tests.Models.Archives;

/// <summary>Archives as they should be, and as somebody who means ill makes them.</summary>
public sealed class ModelArchiveTests : IAsyncLifetime
{
    private static readonly byte[] _model = Pulling.Bytes(70_000);
    private static readonly byte[] _voice = Pulling.Bytes(5_000, seed: 2);
    private static readonly ModelCatalogue _empty = CatalogueOf("""{"schema":1,"models":[]}""");

    private readonly Pulling _here = new();
    private readonly StoreFolder _there = new();

    public async ValueTask InitializeAsync() =>
        Assert.Null(
            (await _here.PullAsync(_here.Publish("a.onnx", _model), _here.Publish("voices/ü.bin", _voice))).Failure);

    public async ValueTask DisposeAsync()
    {
        await _here.DisposeAsync();
        _there.Dispose();
    }

    [Fact]
    public async Task Import_OfAnExport_InstallsTheSameFiles()
    {
        IReadOnlyList<ModelManifest> imported = await ImportAsync(await ExportAsync());

        Assert.Equal("model", Assert.Single(imported).Name);
        Assert.Equal(ModelState.Installed, _there.Store.StateOf("model"));
        Assert.Equal(_model, File.ReadAllBytes(_there.Inside("model", "a.onnx")));
        Assert.Equal(_voice, File.ReadAllBytes(_there.Inside("model", "voices", "ü.bin")));
        Assert.False(Directory.Exists(_there.Store.StagingOf("model")));
    }

    [Fact]
    public async Task Export_FileChanged_IsRefused()
    {
        File.WriteAllBytes(_here.Folder.Inside("model", "a.onnx"), new byte[_model.Length]);

        await Assert.ThrowsAsync<ModelIntegrityException>(ExportAsync);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(700)]
    [InlineData(1_200)]
    [InlineData(40_000)]
    [InlineData(76_000)]
    public async Task Import_CutOff_InstallsNothing(int bytes)
    {
        byte[] archive = await ExportAsync();

        await AssertRefusedAsync(archive[..bytes]);
    }

    [Fact]
    public async Task Import_AnyByteChanged_InstallsNothingOrTheSame()
    {
        byte[] archive = await ExportAsync();
        var random = new Random(1);
        for (int n = 0; n < 60; n++)
        {
            byte[] damaged = [.. archive];
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                await ImportAsync(damaged);
                Assert.Equal(_model, File.ReadAllBytes(_there.Inside("model", "a.onnx"))); // padding, or a time
                Directory.Delete(_there.Root, recursive: true);
            }
            catch (Exception exception) when (exception is InvalidDataException or ModelIntegrityException)
            {
                Assert.False(Directory.Exists(_there.Inside("model")));
            }
        }
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("/etc/evil")]
    [InlineData("a/../../evil")]
    [InlineData("C:\\evil")]
    [InlineData("a\\evil")]
    [InlineData("a//evil")]
    [InlineData(".hidden")]
    [InlineData("parley-manifest.json")]
    [InlineData("")]
    public async Task Import_PathThatLeavesTheFolder_IsRefused(string path)
    {
        byte[] archive = await RepackAsync(list => list["models"]![0]!["files"]![0]!["path"] = path);

        await AssertRefusedAsync(archive);
        Assert.False(File.Exists(_there.Beside("evil")));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("prepared")]
    [InlineData(".partial")]
    [InlineData("a/b")]
    public async Task Import_NameThatIsNone_IsRefused(string name) =>
        await AssertRefusedAsync(await RepackAsync(list => list["models"]![0]!["name"] = name));

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.Directory)]
    [InlineData(TarEntryType.Fifo)]
    public async Task Import_AnythingButAFile_IsRefused(TarEntryType type)
    {
        var entry = new PaxTarEntry(type, "model/more.onnx");
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
            entry.LinkName = "/etc/passwd";

        await AssertRefusedAsync(await RepackAsync(added: entry));
    }

    [Theory]
    [InlineData("model/unknown.bin")]
    [InlineData("../../evil")]
    [InlineData("model/a.onnx")]
    public async Task Import_MemberThatIsNotListed_IsRefused(string name)
    {
        using var content = new MemoryStream(Encoding.ASCII.GetBytes("evil"));
        byte[] archive = await RepackAsync(
            added: new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content });

        await AssertRefusedAsync(archive);
        Assert.False(File.Exists(_there.Beside("evil")));
    }

    [Fact]
    public async Task Import_NoSuchList_IsRefused()
    {
        using var stream = new MemoryStream();
        using (var tar = new TarWriter(stream, leaveOpen: true))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "hello.txt"));

        InvalidDataException exception = await AssertRefusedAsync(stream.ToArray());

        Assert.Contains("parley-models.json", exception.Message);
    }

    [Fact]
    public async Task Import_NewerLayout_SaysSo()
    {
        InvalidDataException exception = await AssertRefusedAsync(await RepackAsync(list => list["schema"] = 2));

        Assert.Contains("newer Parley", exception.Message);
    }

    [Fact]
    public async Task Import_HashThatTheCatalogueDoesNotPin_IsRefused()
    {
        string pin = new('a', 64);
        ModelCatalogue catalogue = CatalogueOf(
            $$"""{"schema":1,"models":[{"name":"model","title":"t","purpose":"p","licence":"l","files":[{"path":"a.onnx","url":"https://x/y","sha256":"{{pin}}"}]}]}""");

        ModelIntegrityException exception = await Assert.ThrowsAsync<ModelIntegrityException>(
            async () => await ImportAsync(await ExportAsync(), catalogue));

        Assert.Contains(pin, exception.Message);
        Assert.Contains(Pulling.Hash(_model), exception.Message);
        Assert.False(_there.Store.IsInstalled("model"));
    }

    [Fact]
    public async Task Import_HasAnOlderModel_KeepsItAfterAFailure()
    {
        await ImportAsync(await ExportAsync());
        byte[] archive = await ExportAsync();

        await Assert.ThrowsAnyAsync<InvalidDataException>(() => ImportAsync(archive[..40_000]));

        Assert.True(_there.Store.IsInstalled("model"));
    }

    private static ModelCatalogue CatalogueOf(string json)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        return ModelCatalogue.Read(stream, "test");
    }

    private async Task<byte[]> ExportAsync()
    {
        using var stream = new MemoryStream();
        await new ModelArchive(_here.Store, _empty, TimeProvider.System).ExportAsync(
            ["model"], stream, static _ => { }, TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    private async Task<IReadOnlyList<ModelManifest>> ImportAsync(byte[] archive, ModelCatalogue? catalogue = null)
    {
        using var stream = new MemoryStream(archive);
        return await new ModelArchive(_there.Store, catalogue ?? _empty, TimeProvider.System).ImportAsync(
            stream, "models.tar", static _ => { }, TestContext.Current.CancellationToken);
    }

    private async Task<InvalidDataException> AssertRefusedAsync(byte[] archive)
    {
        InvalidDataException exception = await Assert.ThrowsAsync<InvalidDataException>(() => ImportAsync(archive));
        Assert.Contains("models.tar", exception.Message);
        Assert.Contains("Nothing was installed", exception.Message);
        Assert.Equal(ModelState.Missing, _there.Store.StateOf("model"));
        return exception;
    }

    /// <summary>The export again, with another list or one entry more.</summary>
    private async Task<byte[]> RepackAsync(Action<JsonNode>? change = null, TarEntry? added = null)
    {
        using var result = new MemoryStream();
        await using (var tar = new TarWriter(result, TarEntryFormat.Pax, leaveOpen: true))
        {
            using var source = new MemoryStream(await ExportAsync());
            await using var reader = new TarReader(source);
            while (await reader.GetNextEntryAsync(copyData: true, TestContext.Current.CancellationToken) is { } entry)
            {
                if (entry.Name == "parley-models.json")
                {
                    JsonNode list = JsonNode.Parse(entry.DataStream!)!;
                    change?.Invoke(list);
                    entry = new PaxTarEntry(TarEntryType.RegularFile, entry.Name) { DataStream = new MemoryStream(JsonSerializer.SerializeToUtf8Bytes(list)) };
                }

                await tar.WriteEntryAsync(entry, TestContext.Current.CancellationToken);
            }

            if (added is not null)
                await tar.WriteEntryAsync(added, TestContext.Current.CancellationToken);
        }

        return result.ToArray();
    }
}
