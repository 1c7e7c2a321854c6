namespace Parley.EndToEnd.Tests.Launching;

/// <summary>
/// A clone that has the real launch script and, in place of the tools that it calls, small ones that write down how they were
/// called. So what the script does on a fresh machine can be seen in a second and without changing this machine.
/// </summary>
internal sealed class FakeClone : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public FakeClone(string name = "a clone")
    {
        Root = _folder.PathTo(name);
        Directory.CreateDirectory(Path.Combine(Root, "src", "Parley.Cli"));
        Directory.CreateDirectory(Path.Combine(Root, "bench"));
        Directory.CreateDirectory(Path.Combine(Root, "tests", "Parley.Testing"));
        Directory.CreateDirectory(Path.Combine(Root, "native"));
        Directory.CreateDirectory(Path.Combine(Root, "setup"));
        Directory.CreateDirectory(ToolFolder);
        Directory.CreateDirectory(Path.Combine(DpkgFolder, "info"));
        foreach (string file in new[] { "parley", "setup/lib.sh" })
            File.Copy(Path.Combine(Repository.Root, file), Path.Combine(Root, file));
        File.WriteAllText(Path.Combine(Root, "native", "package-lock.json"), "{}");
        File.WriteAllText(Path.Combine(Root, "src", "Parley.Cli", "Program.cs"), "");
        File.WriteAllText(Path.Combine(Root, "setup", "debian-packages.txt"), "# why\nlibone1  # one\n\nlibtwo  # two\n");
        foreach (string tool in new[] { "bash", "cat", "chmod", "cmp", "cp", "dirname", "env", "find", "flock", "mkdir", "mv", "pwd", "readlink", "sleep", "tail", "touch", "tr", "uname" })
            File.CreateSymbolicLink(Path.Combine(ToolFolder, tool), $"/usr/bin/{tool}");
        IsRoot(true);
        AddTool("dotnet", """
            case $1 in
              --version) echo 10.0.100 ;;
              build)
                while [[ $1 != --artifacts-path ]]; do shift; done
                mkdir -p "$2/bin/Parley.Cli/release" "$2/bin/Parley.Bench/release"
                touch "$2/bin/Parley.Cli/release/parley.dll" "$2/bin/Parley.Bench/release/Parley.Bench.dll" ;;
              *) shift; echo "ran with $# arguments: $*" ;;
            esac
            """);
        AddTool("npm", "mkdir -p node_modules");
        AddTool("apt-get", """
            case "$*" in
              *install*) touch "$DPKG_ADMINDIR/info/libone1:amd64.md5sums" "$DPKG_ADMINDIR/info/libtwo.md5sums" ;;
              *update*) touch "$APT_LISTS/somewhere_Packages" ;;
            esac
            """);
    }

    public string Root { get; }

    public string ScriptPath => Path.Combine(Root, "parley");

    public string DpkgFolder => _folder.PathTo("dpkg");

    private string ToolFolder => _folder.PathTo("tools");

    /// <summary>Every call of dotnet, npm and apt-get so far, in order.</summary>
    public IReadOnlyList<string> Calls => File.Exists(_folder.PathTo("calls")) ? File.ReadAllLines(_folder.PathTo("calls")) : [];

    public IEnumerable<string> CallsOf(string start) => Calls.Where(call => call.StartsWith(start, StringComparison.Ordinal));

    public void AddTool(string name, string script)
    {
        string path = Path.Combine(ToolFolder, name);
        File.WriteAllText(path, $"#!/usr/bin/env bash\nset -eu\necho \"{name} $*\" >>'{_folder.PathTo("calls")}'\n{script}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Gives the clone a dashboard.</summary>
    public void AddWeb()
    {
        Directory.CreateDirectory(PathTo("web", "src"));
        Directory.CreateDirectory(PathTo("web", "public"));
        foreach (string file in new[] { "index.html", "package.json", "package-lock.json", "vite.config.ts", "src/main.ts" })
            File.WriteAllText(PathTo("web", file), "{}");
    }

    public void RemoveTool(string name) => File.Delete(Path.Combine(ToolFolder, name));

    public void IsRoot(bool isRoot) => AddTool("id", $"echo {(isRoot ? 0 : 1000)}");

    public string PathTo(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    public Task<RunResult> RunAsync(params string[] arguments) => RunFromAsync(ScriptPath, arguments);

    public Task<RunResult> RunFromAsync(string script, string[] arguments, string? folder = null, string input = "") =>
        RunningProgram.RunAsync(script, arguments, folder ?? _folder.Path, Environment(), System.Text.Encoding.UTF8.GetBytes(input));

    public RunningProgram Start(params string[] arguments) =>
        RunningProgram.Start(ScriptPath, arguments, _folder.Path, Environment());

    public void Dispose() => _folder.Dispose();

    private Dictionary<string, string?> Environment() => new(StringComparer.Ordinal)
    {
        ["PATH"] = ToolFolder,
        ["DPKG_ADMINDIR"] = DpkgFolder,
        ["APT_LISTS"] = DpkgFolder,
    };
}
