using System.Text.Json;

namespace Parley.EndToEnd.Tests.Commands;

public sealed class DoctorTests
{
    [Fact]
    public async Task Doctor_ThisMachine_FindsAnEngineOfEachKind()
    {
        RunResult result = await ParleyProgram.RunAsync("doctor");

        Assert.Contains("The voice loop works on this machine.", result.AssertExit(0).Text);
        Assert.All(new[] { "silero", "energy", "pocketsphinx", "flite", "espeak", "echo", "ffmpeg" }, name => Assert.Contains(name, result.Text));
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task Doctor_Json_IsOneObjectWithEverythingAReportNeeds()
    {
        RunResult result = await ParleyProgram.RunAsync("doctor", "--json");

        JsonElement report = JsonElement.Parse(result.AssertExit(0).Text);
        Assert.True(report.GetProperty("can_talk").GetBoolean());
        Assert.Equal(["npm", "nuget"], report.GetProperty("lock_files").EnumerateObject().Select(file => file.Name).Order(StringComparer.Ordinal));
        Assert.All(report.GetProperty("lock_files").EnumerateObject(), file => Assert.Matches("^[0-9a-f]{64}$", file.Value.GetString()));
        Assert.Contains(report.GetProperty("models").EnumerateArray(), model => model.GetProperty("path").GetString()!.Contains("silero"));
        foreach (JsonElement engine in report.GetProperty("engines").EnumerateArray())
            Assert.NotEqual("", engine.GetProperty("detail").GetString());
        Assert.All(new[] { "version", "operating_system", "kernel", "architecture", "runtime" }, name => Assert.NotEqual("", report.GetProperty(name).GetString()));
    }

    [Fact]
    public async Task Doctor_UnknownSetting_NamesItAndExits2()
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["PARLEY__TURNS__SPECULATIN"] = "false" };

        RunResult result = await ParleyProgram.RunAsync(["doctor"], "", environment: environment);

        result.AssertExit(2).AssertOneErrorLine("Speculati", "Speculation");
    }

    [Fact]
    public async Task VoicesList_ShowsVoicesOfEveryWorkingEngine()
    {
        RunResult table = await ParleyProgram.RunAsync("voices", "list");
        RunResult json = await ParleyProgram.RunAsync("voices", "list", "--json");

        Assert.Contains("slt", table.AssertExit(0).Text);
        string[] lines = json.AssertExit(0).Text.TrimEnd('\n').Split('\n');
        Assert.Equal(table.Text.TrimEnd('\n').Split('\n').Length, lines.Length);
        Assert.Contains(lines, line => JsonElement.Parse(line).GetProperty("engine").GetString() == "flite");
    }
}
