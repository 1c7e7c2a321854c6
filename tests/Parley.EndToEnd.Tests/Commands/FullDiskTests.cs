using Parley.EndToEnd.Tests.Models;

namespace Parley.EndToEnd.Tests.Commands;

/// <summary>A disk of 64 KiB that fills up, and one that cannot be written: real mounts, which only root can make.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private SmallDisk _folder = null!;

    public async ValueTask InitializeAsync() => _folder = await SmallDisk.MountAsync();

    public ValueTask DisposeAsync() => _folder?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Generate_DiskFillsUp_SaysSoAndLeavesNothing()
    {
        RunResult result = await ParleyProgram.RunAsync(
            "generate", "--text", "This sentence is longer than sixty-four kilobytes of sound can hold, by far.", "--output-path", _folder.PathTo("out.wav"));

        result.AssertExit(1).AssertOneErrorLine("out.wav", "disk is full");
        Assert.Empty(_folder.Names);
    }

    [Fact]
    public async Task ModelsPull_NoRoom_SaysSoBeforeItBegins()
    {
        await using var machine = new ModelMachine();
        machine.Publish("voice", TimeSpan.Zero, ("a.onnx", ModelMachine.Bytes(200_000)));

        RunResult result = await ParleyProgram.RunAsync(["models", "pull", "voice"], input: "", environment: machine.Environment(_folder.Path));

        result.AssertExit(1).AssertOneErrorLine("not enough room", "200 kB are needed", "PARLEY_MODELS");
        Assert.Empty(machine.Server.Requests);
    }

    [Fact]
    public async Task Generate_DiskReadOnly_SaysSo()
    {
        await _folder.RemountReadOnlyAsync();

        RunResult result = await ParleyProgram.RunAsync("generate", "--text", "x", "--output-path", _folder.PathTo("out.wav"));

        result.AssertExit(1).AssertOneErrorLine("out.wav", "read-only");
    }
}
