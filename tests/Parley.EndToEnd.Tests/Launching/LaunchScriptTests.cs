namespace Parley.EndToEnd.Tests.Launching;

public sealed class LaunchScriptTests : IDisposable
{
    private readonly FakeClone _clone = new();

    public void Dispose() => _clone.Dispose();

    [Fact]
    public async Task FirstUse_FreshMachine_InstallsBuildsAndRuns()
    {
        RunResult result = await _clone.RunAsync("generate", "--text", "two words");

        result.AssertExit(0);
        Assert.Equal("ran with 3 arguments: generate --text two words\n", result.Text);
        Assert.Contains("installing system packages: libone1 libtwo", result.Error);
        Assert.Collection(_clone.CallsOf("apt-get"), call => Assert.Contains("update", call), call => Assert.Contains("install", call));
        Assert.Single(_clone.CallsOf("npm ci --ignore-scripts"));
        Assert.Single(_clone.CallsOf("dotnet build"));
    }

    [Fact]
    public async Task LaterUse_NothingChanged_OnlyRuns()
    {
        await _clone.RunAsync("a");
        int callsOfFirst = _clone.Calls.Count;

        RunResult result = await _clone.RunAsync("b");

        Assert.Equal("", result.AssertExit(0).Error);
        Assert.EndsWith("parley.dll b", Assert.Single(_clone.Calls.Skip(callsOfFirst)));
    }

    [Fact]
    public async Task Bench_Asked_BuildsBothAndRunsTheBenchmarks()
    {
        await _clone.RunAsync("a");

        RunResult result = await _clone.RunAsync("bench", "turns", "--csv");

        result.AssertExit(0);
        Assert.EndsWith("Parley.Bench.dll turns --csv", _clone.Calls[^1]);
        Assert.Equal(2, _clone.CallsOf("dotnet build").Count(call => call.Contains("Parley.Cli", StringComparison.Ordinal)));
        Assert.Single(_clone.CallsOf("dotnet build"), call => call.Contains("Parley.Bench", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("changed")]
    [InlineData("added")]
    [InlineData("removed")]
    public async Task LaterUse_SourceTouched_BuildsAgain(string how)
    {
        File.WriteAllText(_clone.PathTo("src", "Parley.Cli", "Old.cs"), "");
        await _clone.RunAsync();
        switch (how)
        {
            case "changed":
                File.WriteAllText(_clone.PathTo("src", "Parley.Cli", "Program.cs"), "// changed");
                break;
            case "added":
                File.WriteAllText(_clone.PathTo("src", "Parley.Cli", "New.cs"), "");
                break;
            default:
                File.Delete(_clone.PathTo("src", "Parley.Cli", "Old.cs"));
                break;
        }

        (await _clone.RunAsync()).AssertExit(0);

        Assert.Equal(2, _clone.CallsOf("dotnet build").Count());
        Assert.Single(_clone.CallsOf("npm"));
    }

    [Fact]
    public async Task FirstUse_CloneHasADashboard_BuildsItBeforeTheProgram()
    {
        _clone.AddWeb();

        (await _clone.RunAsync()).AssertExit(0);

        Assert.Equal(
            ["npm ci --ignore-scripts --no-audit --no-fund", "npm ci --ignore-scripts --no-audit --no-fund --omit=dev", "npm run --silent build"],
            _clone.CallsOf("npm"));
        Assert.True(_clone.Calls.ToList().IndexOf("npm run --silent build") < _clone.Calls.ToList().FindIndex(call => call.StartsWith("dotnet build", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task LaterUse_DashboardTouched_BuildsBothAgain_AndElseOnlyTheProgram()
    {
        _clone.AddWeb();
        await _clone.RunAsync();
        File.WriteAllText(_clone.PathTo("web", "src", "main.ts"), "// changed");
        (await _clone.RunAsync()).AssertExit(0);
        File.WriteAllText(_clone.PathTo("src", "Parley.Cli", "Program.cs"), "// changed");

        (await _clone.RunAsync()).AssertExit(0);

        Assert.Equal(2, _clone.CallsOf("npm run").Count());
        Assert.Equal(3, _clone.CallsOf("dotnet build").Count());
    }

    [Fact]
    public async Task LaterUse_TestsHaveInstalledMore_InstallsNothing()
    {
        _clone.AddWeb();
        Directory.CreateDirectory(_clone.PathTo("web", "node_modules"));
        File.WriteAllText(_clone.PathTo("web", "node_modules", ".parley-installed"), "{}");

        (await _clone.RunAsync()).AssertExit(0);

        Assert.DoesNotContain(_clone.Calls, call => call.Contains("--omit=dev", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DashboardDoesNotBuild_ShowsWhy_AndTriesAgainNextTime()
    {
        _clone.AddWeb();
        _clone.AddTool("npm", "mkdir -p node_modules; [[ $1 != run ]] || { echo 'main.ts is wrong'; exit 1; }");

        RunResult result = await _clone.RunAsync();

        Assert.Contains("main.ts is wrong", result.AssertExit(1).Error);
        Assert.Contains("the build of the dashboard failed", result.Error);
        await _clone.RunAsync();
        Assert.Equal(2, _clone.CallsOf("npm run").Count());
        Assert.Empty(_clone.CallsOf("dotnet build"));
    }

    [Fact]
    public async Task LaterUse_NativeLockChanged_InstallsNativeLibrariesAgain()
    {
        await _clone.RunAsync();
        File.WriteAllText(_clone.PathTo("native", "package-lock.json"), "{ }");

        (await _clone.RunAsync()).AssertExit(0);

        Assert.Equal(2, _clone.CallsOf("npm ci").Count());
    }

    [Fact]
    public async Task LaterUse_PackageWasRemoved_InstallsIt()
    {
        await _clone.RunAsync();
        File.Delete(Path.Combine(_clone.DpkgFolder, "info", "libtwo.md5sums"));

        RunResult result = await _clone.RunAsync();

        Assert.Contains("installing system packages: libtwo", result.AssertExit(0).Error);
    }

    [Fact]
    public async Task NotRoot_PackageMissing_PrintsCommandAndTouchesNothing()
    {
        _clone.IsRoot(false);

        RunResult result = await _clone.RunAsync("serve");

        result.AssertExit(69);
        Assert.Contains("sudo apt-get install --yes --no-install-recommends libone1 libtwo", result.Error);
        Assert.Equal("", result.Text);
        Assert.Empty(_clone.CallsOf("apt-get"));
        Assert.Empty(_clone.CallsOf("npm"));
        Assert.Empty(_clone.CallsOf("dotnet build"));
    }

    [Theory]
    [InlineData("dotnet", ".NET SDK 10")]
    [InlineData("npm", "Node.js")]
    public async Task ToolMissing_SaysWhichAndExits69(string tool, string named)
    {
        _clone.RemoveTool(tool);

        RunResult result = await _clone.RunAsync();

        result.AssertExit(69).AssertOneErrorLine(named, "then run this again");
        Assert.Empty(_clone.CallsOf("apt-get"));
    }

    [Fact]
    public async Task BuildFails_ShowsOutputAndBuildsAgainNextTime()
    {
        _clone.AddTool("dotnet", "case $1 in --version) ;; *) echo 'Program.cs(1,1): error CS1002: ; expected'; exit 1 ;; esac");

        RunResult first = await _clone.RunAsync();
        RunResult second = await _clone.RunAsync();

        Assert.Contains("error CS1002", first.AssertExit(1).Error);
        Assert.Contains("the build failed", second.AssertExit(1).Error);
        Assert.Equal(2, _clone.CallsOf("dotnet build").Count());
    }

    [Fact]
    public async Task NativeInstallationBroken_SaysSoAndTriesAgainNextTime()
    {
        _clone.AddTool("npm", "mkdir -p node_modules; echo 'npm error network'; exit 1");

        RunResult first = await _clone.RunAsync();
        await _clone.RunAsync();

        Assert.Contains("npm error network", first.AssertExit(69).Error);
        Assert.Equal(2, _clone.CallsOf("npm").Count());
        Assert.Empty(_clone.CallsOf("dotnet build"));
    }

    [Fact]
    public async Task TwoFirstUsesAtOnce_SetUpOnce()
    {
        RunResult[] results = await Task.WhenAll(_clone.RunAsync("one"), _clone.RunAsync("two"), _clone.RunAsync("three"));

        Assert.All(results, result => Assert.StartsWith("ran with 1 arguments", result.AssertExit(0).Text));
        Assert.Single(_clone.CallsOf("dotnet build"));
        Assert.Single(_clone.CallsOf("npm"));
        Assert.Single(_clone.CallsOf("apt-get"), call => call.Contains("install"));
    }

    [Fact]
    public async Task StartedThroughLinks_FromAnotherFolder_FindsItsClone()
    {
        using var elsewhere = new TemporaryFolder();
        File.CreateSymbolicLink(elsewhere.PathTo("first"), _clone.ScriptPath);
        File.CreateSymbolicLink(elsewhere.PathTo("second link"), "first");

        RunResult result = await _clone.RunFromAsync(elsewhere.PathTo("second link"), ["x"], elsewhere.Path);

        Assert.Equal("ran with 1 arguments: x\n", result.AssertExit(0).Text);
    }

    [Fact]
    public async Task FirstUse_InputPiped_LeavesItToTheProgram()
    {
        _clone.AddTool("dotnet", """
            case $1 in
              --version) cat ;;
              build) cat; while [[ $1 != --artifacts-path ]]; do shift; done; mkdir -p "$2/bin/Parley.Cli/release"; touch "$2/bin/Parley.Cli/release/parley.dll" ;;
              *) cat ;;
            esac
            """);

        RunResult result = await _clone.RunFromAsync(_clone.ScriptPath, [], input: "for the program");

        Assert.Equal("for the program", result.AssertExit(0).Text);
    }
}
