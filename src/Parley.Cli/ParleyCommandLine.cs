using System.CommandLine;
using System.Runtime.InteropServices;

using Parley.Cli.Commands;
using Parley.Cli.Help;

namespace Parley.Cli;

/// <summary>The whole command line: parses, runs the command, turns what went wrong into a sentence and an exit code.</summary>
internal static class ParleyCommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        RootCommand root = CreateRoot();
        // Text to be spoken may begin with '@': no response files. `-vf` is a mistake, not two options.
        ParseResult parsed = root.Parse(args, new ParserConfiguration
        {
            ResponseFileTokenReplacer = null,
            EnablePosixBundling = false,
        });
        if (parsed.Action is null or System.CommandLine.Invocation.ParseErrorAction)
            return UsageErrors.Report(parsed, Console.Error);

        using var interrupt = new InterruptSignal();
        var configuration = new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // InterruptSignal does it
        };
        try
        {
            int exitCode = await parsed.InvokeAsync(configuration, interrupt.Token);
            return exitCode == ExitCode.Success && interrupt.Received == PosixSignal.SIGINT ? ExitCode.Interrupted : exitCode;
        }
        catch (Exception exception)
        {
            return ErrorReport.Write(exception, interrupt.Received is not null, Console.Error);
        }
    }

    internal static RootCommand CreateRoot()
    {
        var root = new RootCommand("Parley hears, thinks and answers aloud, on this machine.")
        {
            ServeCommand.Create(),
            ConverseCommand.Create(),
            GenerateCommand.Create(),
            TranscribeCommand.Create(),
            InspectCommand.Create(),
            EmbedCommand.Create(),
            VoicesCommand.Create(),
            PersonasCommand.Create(),
            ModelsCommand.Create(),
            SessionsCommand.Create(),
            KeysCommand.Create(),
            BackupCommands.CreateBackup(),
            BackupCommands.CreateRestore(),
            DoctorCommand.Create(),
            BenchCommand.Create(),
        };
        CommandHelp.ShowExamples(root);
        root.AddExamples(
            "parley serve                                                   then open http://127.0.0.1:8080",
            "parley generate --text \"Good morning.\" --output-path hello.wav",
            "parley transcribe meeting.mp3 --format srt > meeting.srt",
            "parley converse --input speech.wav --output reply.wav",
            "parley doctor                                                  what works here, and how to mend the rest");
        return root;
    }
}
