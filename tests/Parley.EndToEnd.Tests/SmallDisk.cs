namespace Parley.EndToEnd.Tests;

/// <summary>A disk of 64 KiB: a real mount, which only root can make.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private SmallDisk(TemporaryFolder folder) => _folder = folder;

    public string Path => _folder.Path;

    public IReadOnlyList<string> Names => _folder.Names;

    /// <summary>Skips the test where this cannot be had.</summary>
    public static async Task<SmallDisk> MountAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root on Linux can mount a small disk.");
        var folder = new TemporaryFolder();
        RunResult mount = await RunningProgram.RunAsync("mount", ["-t", "tmpfs", "-o", "size=64k", "none", folder.Path]);
        if (mount.ExitCode == 0)
            return new SmallDisk(folder);
        folder.Dispose();
        Assert.Skip($"This machine lets nobody mount: {mount.Error.Trim()}");
        return null!;
    }

    public string PathTo(params ReadOnlySpan<string> parts) => _folder.PathTo(parts);

    public Task RemountReadOnlyAsync() => RunningProgram.RunAsync("mount", ["-o", "remount,ro", Path]);

    public async ValueTask DisposeAsync()
    {
        await RunningProgram.RunAsync("umount", [Path]);
        _folder.Dispose();
    }
}
