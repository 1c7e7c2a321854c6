using System.Text.Json;

namespace Parley.EndToEnd.Tests.Models;

/// <summary>The commands on a store that has one model.</summary>
public sealed class ModelsCommandTests : IAsyncLifetime
{
    private static readonly byte[] _content = ModelMachine.Bytes(50_000);

    private readonly ModelMachine _machine = new();

    private string FilePath => Path.Combine(_machine.Store, "voice", "a.onnx");

    public async ValueTask InitializeAsync()
    {
        _machine.PublishAll(
            ("voice", TimeSpan.Zero, [("a.onnx", _content)]), ("other", TimeSpan.Zero, [("b.onnx", _content[..99])]));
        (await _machine.RunAsync("pull", "voice", "--quiet")).AssertExit(0);
    }

    public ValueTask DisposeAsync() => _machine.DisposeAsync();

    [Fact]
    public async Task List_Json_IsOneObjectALine()
    {
        RunResult result = (await _machine.RunAsync("list", "--json")).AssertExit(0);

        JsonElement[] lines = [.. result.Text.TrimEnd('\n').Split('\n').Select(
            static line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(["voice", "other"], lines.Select(static line => line.GetProperty("name").GetString()));
        Assert.Equal(["installed", "missing"], lines.Select(static line => line.GetProperty("state").GetString()));
        Assert.Equal([50_000, 99], lines.Select(static line => line.GetProperty("size_bytes").GetInt64()));
    }

    [Fact]
    public async Task Path_PrintsStoreOrModel()
    {
        Assert.Equal(_machine.Store + "\n", (await _machine.RunAsync("path")).AssertExit(0).Text);
        Assert.Equal(Path.Combine(_machine.Store, "voice") + "\n", (await _machine.RunAsync(
            "path", "voice")).AssertExit(0).Text);
        (await _machine.RunAsync("path", "other")).AssertExit(69).AssertOneErrorLine(
            "'other' is not installed", "parley models pull other");
        (await _machine.RunAsync("path", "../voice")).AssertExit(2).AssertOneErrorLine("no model '../voice'");
    }

    [Fact]
    public async Task Verify_WholeThenDamaged_TellsWhich()
    {
        Assert.Contains("voice: ok", (await _machine.RunAsync("verify")).AssertExit(0).Text);
        byte[] damaged = [.. _content];
        damaged[^1] ^= 1;
        await File.WriteAllBytesAsync(FilePath, damaged, TestContext.Current.CancellationToken);

        RunResult result = await _machine.RunAsync("verify", "voice");

        result.AssertExit(1).AssertOneErrorLine("a.onnx", "SHA-256", "expected", "parley models pull voice");
        (await _machine.RunAsync("verify", "other")).AssertExit(69).AssertOneErrorLine("not installed");
        (await _machine.RunAsync("pull", "voice", "--quiet")).AssertExit(0);
        Assert.Equal(_content, _machine.Installed("voice", "a.onnx"));
    }

    [Fact]
    public async Task ExportImport_ToAnotherMachine_InstallsTheSame()
    {
        await using var there = new ModelMachine();
        there.PublishAll(("voice", TimeSpan.Zero, [("a.onnx", _content)]));
        string archive = _machine.PathTo("voice.tar");

        (await _machine.RunAsync("export", "--output-path", archive)).AssertExit(0);
        RunResult result = (await there.RunAsync("import", archive)).AssertExit(0);

        Assert.Contains("voice is installed", result.Error);
        Assert.Equal(_content, there.Installed("voice", "a.onnx"));
        Assert.Contains("voice: ok", (await there.RunAsync("verify")).AssertExit(0).Text);
        Assert.Empty(there.Server.Requests);
    }

    [Fact]
    public async Task Export_DamagedModel_WritesNothing()
    {
        await File.WriteAllBytesAsync(FilePath, new byte[50_000], TestContext.Current.CancellationToken);
        string archive = _machine.PathTo("voice.tar");

        (await _machine.RunAsync("export", "voice", "--quiet", "--output-path", archive)).AssertExit(1).AssertOneErrorLine("SHA-256", "Nothing was exported");

        Assert.False(File.Exists(archive));
    }

    [Fact]
    public async Task Import_NoArchive_SaysSo()
    {
        (await _machine.RunAsync("import", _machine.PathTo("none.tar"))).AssertExit(1).AssertOneErrorLine(
            "none.tar", "no such file");
        (await _machine.RunAsync("import", _machine.PathTo("catalogue.json"))).AssertExit(1).AssertOneErrorLine(
            "catalogue.json", "cannot be imported");
    }

    [Fact]
    public async Task AnyCommand_BrokenCatalogue_SaysWhere()
    {
        await File.WriteAllTextAsync(_machine.PathTo("catalogue.json"), "{\"schema\": 1, \"models\": [{\"nam\": 1}]}", TestContext.Current.CancellationToken);

        (await _machine.RunAsync("list")).AssertExit(1).AssertOneErrorLine("catalogue.json", "cannot be used");
    }
}
