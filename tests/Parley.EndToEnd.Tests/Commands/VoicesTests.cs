using System.Text.Json;

namespace Parley.EndToEnd.Tests.Commands;

/// <summary>The voice library, with the engine of benchmarks, which needs no model.</summary>
public sealed class VoicesTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    private string LibraryFolder => _folder.PathTo("library", "scripted");

    public async ValueTask InitializeAsync() => await SpokenClip.WriteAsync(
        _folder.PathTo("speech.wav"),
        "The birch canoe slid on the smooth planks, while the old sailor watched from the pier. "
        + "Glue the sheet to the dark blue background. It is easy to tell the depth of a well.");

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Clone_List_Export_Import_Delete_GoTheRound()
    {
        RunResult cloned = await RunAsync("clone", _folder.PathTo("speech.wav"), "--name", "Änna", "--engine", "scripted", "--json");
        RunResult listed = await RunAsync("list", "--json");
        RunResult exported = await RunAsync("export", "änna", "--output-path", _folder.PathTo("anna.safetensors"));
        RunResult imported = await RunAsync("import", _folder.PathTo("anna.safetensors"), "--name", "ben", "--engine", "scripted");
        RunResult deleted = await RunAsync("delete", "anna");

        using JsonDocument report = JsonDocument.Parse(cloned.AssertExit(0).Text);
        Assert.Equal("anna", report.RootElement.GetProperty("id").GetString());
        Assert.Equal("quick", report.RootElement.GetProperty("tier").GetString());
        Assert.True(report.RootElement.GetProperty("is_whole").GetBoolean());
        Assert.Contains("\"name\":\"Änna\"", listed.AssertExit(0).Text, StringComparison.Ordinal);
        exported.AssertExit(0);
        imported.AssertExit(0);
        deleted.AssertExit(0);
        Assert.Equal(["ben.json", "ben.safetensors"], Directory.EnumerateFiles(LibraryFolder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllBytes(_folder.PathTo("anna.safetensors")), File.ReadAllBytes(Path.Combine(LibraryFolder, "ben.safetensors")));
    }

    [Fact]
    public async Task Clone_ToStandardOutput_GivesTheVoiceAndNothingElse()
    {
        RunResult result = await RunAsync("clone", _folder.PathTo("speech.wav"), "--output-path", "-", "--engine", "scripted");

        Assert.Contains("material", result.AssertExit(0).Error, StringComparison.Ordinal);
        Assert.Equal((byte)'{', result.Output[8]);
        Assert.False(Directory.Exists(LibraryFolder));
    }

    [Theory]
    [InlineData(0, "silent")]
    [InlineData(2, "lasts 2.0 s")]
    public async Task Clone_UnusableRecording_SaysWhyAndMakesNothing(int seconds, string reason)
    {
        if (seconds == 0)
            Wav.Write(_folder.PathTo("bad.wav"), sampleRateHz: 16_000, channels: 1, new float[160_000]);
        else
            Wav.Write(_folder.PathTo("bad.wav"), sampleRateHz: 16_000, channels: 1, Wav.ReadFile(_folder.PathTo("speech.wav")).Samples.AsSpan(8_000, 16_000 * seconds));

        RunResult result = await RunAsync("clone", _folder.PathTo("bad.wav"), "--name", "bad", "--engine", "scripted");

        result.AssertExit(1).AssertOneErrorLine("bad.wav", reason);
        Assert.False(Directory.Exists(LibraryFolder));
    }

    [Fact]
    public async Task Clone_WrongUsage_SaysWhatIsRight()
    {
        string speech = _folder.PathTo("speech.wav");

        (await RunAsync("clone", speech)).AssertExit(2).AssertOneErrorLine("--name", "--output-path");
        (await RunAsync("clone", speech, "--name", "x", "--engine", "flite")).AssertExit(2).AssertOneErrorLine("flite", "cannot clone");
        (await RunAsync("clone", speech, "--name", "x", "--engine", "scriptde")).AssertExit(2).AssertOneErrorLine("Did you mean 'scripted'");
        (await RunAsync("clone", speech, "--name", "../..", "--engine", "scripted")).AssertExit(2).AssertOneErrorLine("'../..'");
        (await RunAsync("clone", speech, "--name", "tone", "--engine", "scripted")).AssertExit(1).AssertOneErrorLine("comes with a voice 'tone'");
        (await RunAsync("clone", _folder.PathTo("none.wav"), "--name", "x", "--engine", "scripted")).AssertExit(1).AssertOneErrorLine("no such file");
        (await RunAsync("delete", "nobody")).AssertExit(2).AssertOneErrorLine("nobody", "voices list");
    }

    [Fact]
    public async Task Clone_NameThatIsTaken_KeepsTheFirst()
    {
        await RunAsync("clone", _folder.PathTo("speech.wav"), "--name", "anna", "--engine", "scripted");

        RunResult again = await RunAsync("clone", _folder.PathTo("speech.wav"), "--name", "Anna", "--engine", "scripted");

        again.AssertExit(1).AssertOneErrorLine("already", "voices delete anna");
    }

    [Theory]
    [InlineData("no voice at all", "not a safetensors file")]
    [InlineData("", "not a safetensors file")]
    public async Task Import_OtherFiles_AreRefused(string content, string reason)
    {
        await File.WriteAllTextAsync(_folder.PathTo("x.safetensors"), content, TestContext.Current.CancellationToken);

        RunResult result = await RunAsync("import", _folder.PathTo("x.safetensors"), "--name", "x", "--engine", "scripted");

        result.AssertExit(1).AssertOneErrorLine("x.safetensors", reason);
    }

    [Fact]
    public async Task Clone_KilledAtAnyMoment_LeavesNoHalfVoiceAndTheNextRunWorks()
    {
        var random = new Random(4);
        for (int i = 0; i < 5; i++)
        {
            await using RunningProgram program = ParleyProgram.Start(
                ["voices", "clone", _folder.PathTo("speech.wav"), "--name", $"killed-{i}", "--engine", "scripted"], Environment());
            await Task.Delay(TimeSpan.FromMilliseconds(200 + random.Next(900)), TimeProvider.System, TestContext.Current.CancellationToken);
        }   // disposed of: killed

        (await RunAsync("clone", _folder.PathTo("speech.wav"), "--name", "whole", "--engine", "scripted")).AssertExit(0);

        foreach (string voice in Directory.EnumerateFiles(LibraryFolder, "*.safetensors"))
        {
            RunResult copied = await RunAsync("import", voice, "--name", $"copy-of-{Path.GetFileNameWithoutExtension(voice)}", "--engine", "scripted");
            copied.AssertExit(0);
        }
    }

    private Dictionary<string, string?> Environment() => new() { ["PARLEY_VOICES"] = _folder.PathTo("library") };

    private Task<RunResult> RunAsync(params string[] arguments) =>
        ParleyProgram.RunAsync(["voices", .. arguments], input: "", environment: Environment());
}
