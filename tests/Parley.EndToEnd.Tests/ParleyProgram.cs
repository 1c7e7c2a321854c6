using System.Collections.Immutable;
using System.Text;

namespace Parley.EndToEnd.Tests;

/// <summary>The program as it was built beside the tests (the same configuration), run from outside.</summary>
internal static class ParleyProgram
{
    // artifacts/bin/Parley.EndToEnd.Tests/<configuration>/ -> artifacts/bin/Parley.Cli/<configuration>/
    private static readonly DirectoryInfo _testFolder = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    private static readonly Lazy<string> _dataFolder = new(MakeDataFolder);

    public static string Folder { get; } =
        Path.Combine(_testFolder.Parent!.Parent!.FullName, "Parley.Cli", _testFolder.Name);

    public static string ProgramPath => Path.Combine(Folder, "parley.dll");

    public static Task<RunResult> RunAsync(params string[] arguments) => RunAsync(arguments, input: "");

    public static Task<RunResult> RunAsync(
        string[] arguments, string input, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null) =>
        RunningProgram.RunAsync("dotnet", [ProgramPath, .. arguments], folder, WithData(environment), Encoding.UTF8.GetBytes(input));

    public static RunningProgram Start(
        string[] arguments, IReadOnlyDictionary<string, string?>? environment = null, bool readOutput = true) =>
        RunningProgram.Start("dotnet", [ProgramPath, .. arguments], environment: WithData(environment), readOutput: readOutput);

    // What a test does not say must not lie in the home of whoever runs the tests.
    private static Dictionary<string, string?> WithData(IReadOnlyDictionary<string, string?>? environment)
    {
        Dictionary<string, string?> complete = new(environment ?? ImmutableDictionary<string, string?>.Empty);
        complete.TryAdd("PARLEY_DATA", _dataFolder.Value);
        return complete;
    }

    private static string MakeDataFolder()
    {
        var folder = new TemporaryFolder();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => folder.Dispose();
        return folder.Path;
    }
}
