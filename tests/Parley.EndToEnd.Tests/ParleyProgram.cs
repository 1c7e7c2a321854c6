using System.Text;

namespace Parley.EndToEnd.Tests;

/// <summary>The program as it was built beside the tests (the same configuration), run from outside.</summary>
internal static class ParleyProgram
{
    // artifacts/bin/Parley.EndToEnd.Tests/<configuration>/ -> artifacts/bin/Parley.Cli/<configuration>/
    private static readonly DirectoryInfo _testFolder = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));

    public static string Folder { get; } =
        Path.Combine(_testFolder.Parent!.Parent!.FullName, "Parley.Cli", _testFolder.Name);

    public static string ProgramPath => Path.Combine(Folder, "parley.dll");

    public static Task<RunResult> RunAsync(params string[] arguments) => RunAsync(arguments, input: "");

    public static Task<RunResult> RunAsync(
        string[] arguments, string input, string? folder = null, IReadOnlyDictionary<string, string?>? environment = null) =>
        RunningProgram.RunAsync("dotnet", [ProgramPath, .. arguments], folder, environment, Encoding.UTF8.GetBytes(input));

    public static RunningProgram Start(
        string[] arguments, IReadOnlyDictionary<string, string?>? environment = null, bool readOutput = true) =>
        RunningProgram.Start("dotnet", [ProgramPath, .. arguments], environment: environment, readOutput: readOutput);
}
