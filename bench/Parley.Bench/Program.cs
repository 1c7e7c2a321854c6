using System.CommandLine;

using Parley.Bench.Commands;

var root = new RootCommand(
    "Parley's benchmarks: kernels, latency over the session WebSocket, load. The quieter the machine, the more "
        + "they say.")
{
    KernelsCommand.Create(),
    ShareCommand.Create(),
    BargeInCommand.Create(),
    LoadCommand.Create(),
    HttpCommand.Create(),
    FuzzCommand.Create(),
    WordErrorRateCommand.Create(),
    NoiseCommand.Create(),
    PhonemesCommand.Create(),
    VoicesCommand.Create(),
    TurnsCommand.Create(),
    WhisperCommand.Create(),
    WhisperStreamingCommand.Create(),
    SelfCheckCommand.Create(),
};
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException
    or Parley.Core.EngineUnavailableException)
{
    await Console.Error.WriteLineAsync($"parley-bench: {problem.Message}");
    return 1;
}
