using System.CommandLine;

using Parley.Cli.Help;

namespace Parley.Cli.Commands;

/// <summary><c>parley models</c>: what engines load, and how it gets onto this machine.</summary>
internal static class ModelsCommand
{
    public static Command Create()
    {
        var command = new Command(
            "models", "Get, check and move the models that engines load. Nothing is ever fetched unasked.")
        {
            ModelsListCommand.Create(),
            ModelsPullCommand.Create(),
            ModelsVerifyCommand.Create(),
            ModelsPathCommand.Create(),
            ModelsExportCommand.Create(),
            ModelsImportCommand.Create(),
        };
        command.AddExamples(
            "parley models list",
            "parley models pull kokoro piper-en_US-lessac-medium",
            "parley models export kokoro --output-path kokoro.tar           for a machine without a network",
            "parley models import kokoro.tar");
        return command;
    }
}
