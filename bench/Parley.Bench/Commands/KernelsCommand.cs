using System.CommandLine;

using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Running;

namespace Parley.Bench.Commands;

/// <summary><c>kernels</c>: BenchmarkDotNet over every benchmark class of this program.</summary>
internal static class KernelsCommand
{
    private static readonly Argument<string[]> _arguments = new("arguments")
    {
        Description = "For BenchmarkDotNet, such as --list flat, --filter '*Resampler*' or --job short; none runs all.",
    };

    public static Command Create()
    {
        var command = new Command("kernels", "Time the kernels, with what they allocate.") { _arguments };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        string[] arguments = [.. parsed.GetValue(_arguments) ?? [], .. parsed.UnmatchedTokens];
        if (arguments.Length == 0)
            arguments = ["--filter", "*"];
        // In this process: a second build of the program, elsewhere, would not find the native libraries beside it.
        arguments = [.. arguments, "--inProcess"];
        IConfig config = DefaultConfig.Instance.AddDiagnoser(MemoryDiagnoser.Default);
        BenchmarkSwitcher.FromAssembly(typeof(KernelsCommand).Assembly).Run(arguments, config);
        return 0;
    }
}
