using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Engines.Models;

namespace Parley.Engines.Tests.Models;

public sealed class ModelStoreTests : IDisposable
{
    private readonly StoreFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void StateOf_EmptyStore_IsMissing()
    {
        Assert.Equal(ModelState.Missing, _folder.Store.StateOf("kokoro"));
        Assert.Empty(_folder.Store.InstalledNames());
        Assert.False(_folder.Store.Probe("kokoro").IsAvailable);
        Assert.Contains("parley models pull kokoro", _folder.Store.Probe("kokoro").Detail);
    }

    [Fact]
    public void StateOf_ManifestAndFiles_LooksAtSizes()
    {
        Install("kokoro");
        Assert.Equal(ModelState.Installed, _folder.Store.StateOf("kokoro"));
        Assert.Equal(["kokoro"], _folder.Store.InstalledNames());

        File.WriteAllText(_folder.Inside("kokoro", "a.onnx"), "longer than before");
        Assert.Equal(ModelState.Damaged, _folder.Store.StateOf("kokoro"));

        File.Delete(_folder.Inside("kokoro", "a.onnx"));
        Assert.Equal(ModelState.Damaged, _folder.Store.StateOf("kokoro"));
        Assert.False(_folder.Store.IsInstalled("kokoro"));
    }

    [Fact]
    public void StateOf_FilesByHand_AreTaken()
    {
        _folder.Write("models/kokoro/a.onnx", "x");

        Assert.Equal(ModelState.ByHand, _folder.Store.StateOf("kokoro"));
        Assert.True(_folder.Store.IsInstalled("kokoro"));
    }

    [Fact]
    public void StateOf_KilledWhileFilesMovedIn_IsIncomplete()
    {
        _folder.Write("models/kokoro/a.onnx", "x");
        _folder.Write("models/.partial/kokoro/moving", "");

        Assert.Equal(ModelState.Incomplete, _folder.Store.StateOf("kokoro"));
        Assert.False(_folder.Store.IsInstalled("kokoro"));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"schema":9,"name":"kokoro","title":"t","licence":"l","files":[]}""")]
    [InlineData("""{"schema":1,"name":"kokoro","title":"t","licence":"l","files":[{"path":"../../x","size":1,"sha256":"a","check":"hub"}]}""")]
    public void ManifestOf_Unreadable_IsNone(string json)
    {
        _folder.Write("models/kokoro/parley-manifest.json", json);

        Assert.Null(_folder.Store.ManifestOf("kokoro"));
    }

    [Fact]
    public void FolderFor_NamedFolder_WinsOverTheStore()
    {
        Install("kokoro");
        ModelStore store = _folder.CreateStore(_folder.Beside("mine"));

        Assert.Equal(_folder.Beside("mine"), store.FolderFor("kokoro").Path);
        Assert.True(store.Probe("kokoro").IsAvailable);
    }

    [Fact]
    public void Defaults_AreAsDocumented()
    {
        var options = new ModelOptions();

        Assert.Equal(("auto", 0, 0, 4), (
            options.Precision, options.Threads, options.UnloadAfterSeconds, options.ParallelDownloads));
        Assert.Equal("https://huggingface.co", options.HubEndpoint);
        Assert.Null(options.Store ?? options.Directory ?? options.Catalogue ?? options.HubToken);
        Assert.Equal(Math.Clamp(Environment.ProcessorCount / 2, 1, 4), options.EffectiveThreads);
        Assert.Equal(7, new ModelOptions { Threads = 7 }.EffectiveThreads);
        Assert.True(new ModelOptionsValidator().Validate(name: null, options).Succeeded);
    }

    [Fact]
    public void Validate_Mistakes_AreAllNamed()
    {
        var options = new ModelOptions
        {
            Precision = "fp8",
            Threads = -1,
            UnloadAfterSeconds = -1,
            ParallelDownloads = 0,
            HubEndpoint = "huggingface.co",
        };

        ValidateOptionsResult result = new ModelOptionsValidator().Validate(name: null, options);

        foreach (string part in (ReadOnlySpan<string>)["Precision", "Threads", "UnloadAfterSeconds", "ParallelDownloads", "HF_ENDPOINT"])
            Assert.Contains(part, result.FailureMessage);
    }

    [Fact]
    public void Find_InFolderOrOnnx_TakesTheFirstName()
    {
        _folder.Write("mine/onnx/model_quantized.onnx", "");
        _folder.Write("mine/model.onnx", "");
        var folder = new ModelFolder(_folder.Beside("mine"), "run 'x'");

        Assert.Equal(
            _folder.Beside("mine/model.onnx"), folder.Find("missing.onnx", "model.onnx", "model_quantized.onnx"));
        Assert.Equal(_folder.Beside("mine/onnx/model_quantized.onnx"), folder.Find("model_quantized.onnx"));
        Assert.Null(folder.Find("missing.onnx"));
        var exception = Assert.Throws<EngineUnavailableException>(() => folder.Require("a.onnx", "b.onnx"));
        Assert.Contains("no a.onnx or b.onnx", exception.Message);
        Assert.EndsWith("run 'x'.", exception.Message);
    }

    private void Install(string name)
    {
        _folder.Write($"models/{name}/a.onnx", "x");
        var manifest = new ModelManifest
        {
            Name = name,
            Title = "t",
            Licence = "l",
            Files = [new ManifestFile { Path = "a.onnx", Size = 1, Sha256 = new string('0', 64), Check = Parley.Engines.Models.Catalogue.FileCheck.FirstUse }],
        };
        manifest.Write(_folder.Inside(name));
    }
}
