namespace Parley.EndToEnd.Tests.Commands;

/// <summary>A machine without the native libraries: they are hidden from the program alone, in a mount namespace of its own.</summary>
public sealed class MissingLibrariesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Generate_FliteHidden_SaysWhichPackageToInstall()
    {
        RunResult result = await RunWithoutAsync(["libflite"], "generate", "--engine", "flite", "--text", "x", "--output-path", _folder.PathTo("out.wav"));

        result.AssertExit(69).AssertOneErrorLine("libflite1");
        Assert.DoesNotContain("out.wav", _folder.Names);
    }

    [Fact]
    public async Task Generate_FliteHidden_AnotherEngineSpeaks()
    {
        RunResult result = await RunWithoutAsync(["libflite"], "generate", "--text", "Good morning.", "--output-path", _folder.PathTo("out.wav"));

        result.AssertExit(0);
        Assert.Contains("out.wav", _folder.Names);
    }

    [Fact]
    public async Task Transcribe_PocketSphinxHidden_SaysWhichPackageToInstall()
    {
        Wav.Write(_folder.PathTo("in.wav"), 16_000, 1, new float[16_000]);

        RunResult result = await RunWithoutAsync(["libpocketsphinx"], "transcribe", _folder.PathTo("in.wav"));

        result.AssertExit(69).AssertOneErrorLine("libpocketsphinx3");
    }

    [Fact]
    public async Task Converse_PocketSphinxHidden_LeavesNoFile()
    {
        Wav.Write(_folder.PathTo("in.wav"), 16_000, 1, new float[16_000]);

        RunResult result = await RunWithoutAsync(
            ["libpocketsphinx"], "converse", "--input", _folder.PathTo("in.wav"), "--output", _folder.PathTo("reply.wav"));

        result.AssertExit(69).AssertOneErrorLine("libpocketsphinx3");
        Assert.Equal(["in.wav"], _folder.Names.Where(name => name.EndsWith(".wav", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Doctor_OnnxRuntimeHidden_FallsBackToTheEnergyDetector()
    {
        RunResult result = await RunWithoutAsync(["libonnxruntime"], "doctor");

        Assert.Matches(@"missing\s+silero", result.AssertExit(0).Text);
        Assert.Matches(@"in use\s+energy", result.Text);
    }

    [Fact]
    public async Task Doctor_RecogniserHidden_Exits69WithTheFix()
    {
        RunResult result = await RunWithoutAsync(["libpocketsphinx"], "doctor");

        Assert.Matches(@"missing\s+pocketsphinx.*libpocketsphinx3", result.AssertExit(69).Text);
        Assert.Contains("mend: speech to text", result.Text);
    }

    // An empty file lies over each library; nobody outside sees it.
    private async Task<RunResult> RunWithoutAsync(string[] libraries, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root on Linux can hide a file from one program.");
        await File.WriteAllTextAsync(_folder.PathTo("nothing"), "", TestContext.Current.CancellationToken);
        string[] hidden = [.. libraries.SelectMany(FilesOf)];
        Assert.SkipWhen(hidden.Length == 0, $"None of {string.Join(", ", libraries)} is installed where the system keeps libraries.");
        string mounts = string.Join(" && ", hidden.Select(path => $"mount --bind '{_folder.PathTo("nothing")}' '{path}'"));
        RunResult probe = await RunningProgram.RunAsync("unshare", ["--mount", "bash", "-c", mounts]);
        Assert.SkipUnless(probe.ExitCode == 0, $"This machine lets nobody mount: {probe.Error.Trim()}");

        return await RunningProgram.RunAsync(
            "unshare", ["--mount", "bash", "-c", $"{mounts} && exec \"$@\"", "bash", "dotnet", ParleyProgram.ProgramPath, .. arguments]);
    }

    private static IEnumerable<string> FilesOf(string library) =>
        from folder in new[] { "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", Path.Combine(ParleyProgram.Folder, "native") }
        where Directory.Exists(folder)
        from path in Directory.EnumerateFiles(folder, library + "*")
        where new FileInfo(path).LinkTarget is null
        select path;
}
