using System.CommandLine;

using Microsoft.Extensions.DependencyInjection;

using Parley.Cli.Composition;
using Parley.Cli.Help;
using Parley.Cli.Output;
using Parley.Cli.Voices;
using Parley.Core.Voices;
using Parley.Server.Voices;

namespace Parley.Cli.Commands;

/// <summary><c>parley voices export</c>, <c>import</c> and <c>delete</c>.</summary>
internal static class VoicesLibraryCommands
{
    private static readonly Argument<string> _voice = new("NAME") { Description = "A voice of the library." };

    private static readonly Argument<string> _file = new("FILE")
    {
        Description = "A voice in a safetensors file of the published layout.",
    };

    private static readonly Option<string> _output = new("--output-path")
    {
        Description = "The file to write; - is standard output.",
        HelpName = "voice.safetensors|-",
        Required = true,
    };

    private static readonly Option<string> _name = new("--name")
    {
        Description = "What the voice is called in the library.",
        HelpName = "name",
        Required = true,
    };

    private static readonly Option<string?> _engine = new("--engine")
    {
        Description = "Whose voice it is.",
        HelpName = "name",
    };

    public static Command CreateExport()
    {
        var command = new Command("export", "Copy a voice of the library into a file, for another "
            + "machine.") { _voice, _output, _engine };
        command.SetAction(ExportAsync);
        command.AddExamples("parley voices export anna --output-path anna.safetensors");
        return command;
    }

    public static Command CreateImport()
    {
        var command = new Command("import", "Put a voice from a file into the library.") { _file, _name, _engine };
        command.SetAction(ImportAsync);
        command.AddExamples("parley voices import anna.safetensors --name anna");
        return command;
    }

    public static Command CreateDelete()
    {
        var command = new Command("delete", "Remove a voice from the library; one that was made over the API with its samples.") { _voice, _engine };
        command.SetAction(DeleteAsync);
        command.AddExamples("parley voices delete anna");
        return command;
    }

    private static async Task<int> ExportAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        LibraryVoice voice = VoiceEngines.Find(services, parsed.GetValue(_engine), parsed.GetValue(_voice)!);
        using var output = OutputFile.Create(parsed.GetValue(_output)!);
        try
        {
            await VoiceFiles.CopyAsync(services.Provider.GetRequiredService<IVoiceLibrary>(), voice, output.Stream, cancellationToken);
            output.Commit();
        }
        catch (IOException exception) when (!IoErrors.IsBrokenPipe(exception))
        {
            throw output.Explain(exception);
        }

        return ExitCode.Success;
    }

    private static async Task<int> ImportAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetValue(_file)!;
        string name = parsed.GetValue(_name)!;
        if (!File.Exists(path))
            throw new CommandException(ExitCode.Failed, $"Cannot open '{path}': there is no such file. Check "
                + "the name.");
        await using CommandServices services = CommandServices.Create();
        string engine = VoiceEngines.ChooseKeeper(services, parsed.GetValue(_engine));
        await VoiceCloning.CheckNameAsync(services, engine, name, cancellationToken);
        var library = services.Provider.GetRequiredService<IVoiceLibrary>();
        try
        {
            LibraryVoice voice = await library.ImportAsync(engine, name, path, cancellationToken);
            Console.Out.WriteLine($"Try it: parley generate --engine {engine} --voice {voice.Id} --text \"Hello.\" "
                + "--output-path hello.wav");
        }
        catch (VoiceExistsException exception)
        {
            throw new CommandException(ExitCode.Failed, exception.Message, exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Failed, IoErrors.Describe(exception, library.Root), exception);
        }

        return ExitCode.Success;
    }

    private static async Task<int> DeleteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        string name = parsed.GetValue(_voice)!;
        var made = services.Provider.GetRequiredService<VoiceAdministration>();
        // One that was made over the API goes with its recordings, whether or not it sounds yet.
        if (parsed.GetValue(_engine) is null && await made.DeleteAsync(VoiceIds.FromName(name) ?? name, cancellationToken))
            return ExitCode.Success;
        LibraryVoice voice = VoiceEngines.Find(services, parsed.GetValue(_engine), name);
        services.Provider.GetRequiredService<IVoiceLibrary>().Delete(voice.Engine, voice.Id);
        return ExitCode.Success;
    }
}
