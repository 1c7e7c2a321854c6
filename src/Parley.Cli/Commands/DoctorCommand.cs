using System.CommandLine;

using Parley.Cli.Composition;
using Parley.Cli.Doctor;
using Parley.Cli.Help;

namespace Parley.Cli.Commands;

/// <summary><c>parley doctor</c>: what works on this machine and what is missing, with the fix.</summary>
internal static class DoctorCommand
{
    private static readonly Option<bool> _json = new("--json") { Description = "The same as one JSON object, for programs and reports." };

    public static Command Create()
    {
        var command = new Command("doctor", "Show what works on this machine, and how to mend the rest. Exit code 69: the voice loop cannot work yet.") { _json };
        command.SetAction(RunAsync);
        command.AddExamples(
            "parley doctor",
            "parley doctor --json > report.json                             attach it when you report a problem");
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        Diagnosis diagnosis = Diagnosis.Make(services.Engines);
        if (parsed.GetValue(_json))
            DiagnosisText.WriteJson(diagnosis, Console.Out);
        else
            DiagnosisText.Write(diagnosis, Console.Out);
        return diagnosis.CanTalk ? ExitCode.Success : ExitCode.Unavailable;
    }
}
