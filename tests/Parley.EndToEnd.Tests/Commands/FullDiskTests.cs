using Parley.EndToEnd.Tests.Models;

namespace Parley.EndToEnd.Tests.Commands;

/// <summary>A disk of 64 KiB that fills up, and one that cannot be written: real mounts, which only root can make.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private bool _isMounted;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root on Linux can mount a small disk.");
        RunResult mount = await RunningProgram.RunAsync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", _folder.Path]);
        _isMounted = mount.ExitCode == 0;
        Assert.SkipUnless(_isMounted, $"This machine lets nobody mount: {mount.Error.Trim()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_isMounted)
            await RunningProgram.RunAsync("umount", [_folder.Path]);
        _folder.Dispose();
    }

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
        await RunningProgram.RunAsync("mount", ["-o", "remount,ro", _folder.Path]);

        RunResult result = await ParleyProgram.RunAsync("generate", "--text", "x", "--output-path", _folder.PathTo("out.wav"));

        result.AssertExit(1).AssertOneErrorLine("out.wav", "read-only");
    }
}
