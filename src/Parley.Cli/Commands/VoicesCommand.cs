using System.CommandLine;

using Microsoft.Extensions.DependencyInjection;

using Parley.Cli.Composition;
using Parley.Cli.Help;
using Parley.Cli.Voices;
using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Core.Voices;

namespace Parley.Cli.Commands;

/// <summary><c>parley voices</c>: what there is, and the library of cloned ones.</summary>
internal static class VoicesCommand
{
    private static readonly Option<bool> _json = new("--json") { Description = "One JSON object a line." };

    private static readonly ModelArguments _model = new();

    public static Command Create()
    {
        var list = new Command("list", "Show the voices of the engines that work on this machine, and those of the library.") { _json };
        _model.AddTo(list);
        list.SetAction(RunAsync);
        list.AddExamples("parley voices list", "parley generate --engine flite --voice rms --text \"Hello.\" --output-path hello.wav");
        return new Command("voices", "What can be spoken with.")
        {
            list,
            VoicesCloneCommand.Create(),
            VoicesLibraryCommands.CreateExport(),
            VoicesLibraryCommands.CreateImport(),
            VoicesLibraryCommands.CreateDelete(),
        };
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create(_model.Read(parsed));
        var library = services.Provider.GetRequiredService<IVoiceLibrary>();
        bool asJson = parsed.GetValue(_json);
        foreach (EngineDescriptor descriptor in services.Engines.List(EngineKind.TextToSpeech))
        {
            IReadOnlyList<LibraryVoice> cloned = library.List(descriptor.Name);
            if (descriptor.Rank >= 0 && descriptor.Probe().IsAvailable) // those below zero are for benchmarks
            {
                foreach (EngineVoice voice in services.Keyed<ITextToSpeechEngine>(descriptor.Name).Voices)
                {
                    if (cloned.All(found => found.Id != voice.Id))
                        Console.Out.WriteLine(asJson ? VoiceLine.Json(descriptor.Name, voice) : VoiceLine.Text(descriptor.Name, voice));
                }
            }

            foreach (LibraryVoice voice in cloned)
                Console.Out.WriteLine(asJson ? VoiceLine.Json(voice) : VoiceLine.Text(voice));
        }

        return ExitCode.Success;
    }
}
