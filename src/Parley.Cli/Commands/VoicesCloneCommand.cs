using System.CommandLine;

using Parley.Cli.Composition;
using Parley.Cli.Help;
using Parley.Cli.Voices;
using Parley.Core.Voices;

namespace Parley.Cli.Commands;

/// <summary><c>parley voices clone</c>: recordings of a person to a voice.</summary>
internal static class VoicesCloneCommand
{
    private static readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Recordings of one person: WAV, or anything that ffmpeg reads. 10 to 30 s do; of more, the "
            + "best is chosen.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> _name = new("--name")
    {
        Description = "What the voice is called in the library.",
        HelpName = "name",
    };

    private static readonly Option<string?> _output = new("--output-path")
    {
        Description = "Write the voice into this file; with --name, as well.",
        HelpName = "voice.safetensors",
    };

    private static readonly Option<string?> _engine = new("--engine")
    {
        Description = "Who will speak with it; by default the best engine that can clone.",
        HelpName = "name",
    };

    private static readonly Option<bool> _json = new("--json") { Description = "The report as one JSON object." };

    private static readonly ModelArguments _model = new();

    public static Command Create()
    {
        var command = new Command("clone", "Make a voice of recordings of a person, who must have agreed to it.")
        {
            _files, _name, _output, _engine, _json,
        };
        _model.AddTo(command);
        command.SetAction(RunAsync);
        command.AddExamples(
            "parley voices clone anna.wav --name anna",
            "parley voices clone interview-1.mp3 interview-2.mp3 --name anna --json",
            "parley generate --engine pocket-tts --voice anna --text \"Hello.\" --output-path hello.wav");
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] files = parsed.GetValue(_files)!;
        string? name = parsed.GetValue(_name);
        string? path = parsed.GetValue(_output);
        bool asJson = parsed.GetValue(_json);
        if (name is null && path is null)
            throw new CommandException(ExitCode.Usage, "Say what becomes of the voice: --name puts it into the "
                + "library, --output-path into a file.");

        await using CommandServices services = CommandServices.Create(_model.Read(parsed));
        IVoiceCloner cloner = VoiceEngines.ChooseCloner(services, parsed.GetValue(_engine));
        if (name is not null)
            VoiceEngines.IdFor(name);
        VoiceEngines.RequireModel(services, cloner.Engine);
        if (name is not null)
            await VoiceCloning.CheckNameAsync(services, cloner.Engine, name, cancellationToken);

        var cloning = new VoiceCloning(services, cloner, files);
        SampleReport report = await cloning.CheckAsync(cancellationToken);
        // Where the voice itself goes to standard output, what is told about it must not.
        TextWriter told = path == "-" ? Console.Error : Console.Out;
        if (!report.IsUsable)
        {
            if (asJson)
                told.WriteLine(SampleReportJson.Format(cloner.Engine, null, null, report, files));
            throw new CommandException(ExitCode.Failed, $"'{files[0]}': {report.Findings[0].Advice}");
        }

        if (!asJson)
            SampleReportText.Write(report, files, told);
        LibraryVoice? voice = name is null ? null : await cloning.AddAsync(name, report, cancellationToken);
        if (path is not null)
            await cloning.WriteAsync(path, voice, report, cancellationToken);
        told.WriteLine(asJson
            ? SampleReportJson.Format(cloner.Engine, voice, path, report, files)
            : Farewell(cloner.Engine, voice, path));
        return ExitCode.Success;
    }

    private static string Farewell(string engine, LibraryVoice? voice, string? path) =>
        $"Try it: parley generate --engine {engine} --voice {voice?.Id ?? path} --text \"Hello.\" --output-path "
        + "hello.wav";
}
