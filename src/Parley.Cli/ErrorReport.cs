using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Storage;
using Parley.Server.Configuration;

namespace Parley.Cli;

/// <summary>Turns the exception that ended a command into one sentence and an exit code.</summary>
internal static class ErrorReport
{
    /// <summary>One sentence; names the file where the message itself does not.</summary>
    public static string Describe(Exception exception, string path) =>
        exception.Message.Contains(path, StringComparison.Ordinal) ? exception.Message : $"'{path}': {exception.Message}";

    public static int Write(Exception exception, bool wasInterrupted, TextWriter error)
    {
        if (exception is AggregateException { InnerExceptions: [{ } only] })
            exception = only;
        switch (exception)
        {
            case OperationCanceledException when wasInterrupted:
                return ExitCode.Interrupted;
            case IOException when Output.IoErrors.IsBrokenPipe(exception):
                return ExitCode.Success; // the reader has had enough (`| head`)
            case CommandException command:
                error.WriteLine(command.Message);
                return command.ExitCode;
            case SettingsException or OptionsValidationException:
                error.WriteLine(exception.Message);
                return ExitCode.Usage;
            case EngineUnavailableException or StorageUnavailableException:
                error.WriteLine(exception.Message);
                return ExitCode.Unavailable;
            case InvalidDataException or ArgumentException or ProtocolException or ModelIntegrityException:
                error.WriteLine(exception.Message);
                return ExitCode.Failed;
            case IOException or UnauthorizedAccessException:
                error.WriteLine(Output.IoErrors.Describe(exception));
                return ExitCode.Failed;
            default:
                error.WriteLine($"Parley failed unexpectedly: {exception.Message} PARLEY_TRACE=1 shows where; please report it.");
                if (Environment.GetEnvironmentVariable("PARLEY_TRACE") is "1")
                    error.WriteLine(exception);
                return ExitCode.Failed;
        }
    }
}
