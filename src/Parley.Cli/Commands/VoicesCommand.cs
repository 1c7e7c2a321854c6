using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;

using Parley.Cli.Composition;
using Parley.Cli.Help;
using Parley.Core;
using Parley.Core.TextToSpeech;

namespace Parley.Cli.Commands;

/// <summary><c>parley voices list</c>.</summary>
internal static class VoicesCommand
{
    private static readonly Option<bool> _json = new("--json") { Description = "One JSON object a line." };

    public static Command Create()
    {
        var list = new Command("list", "Show the voices of the engines that work on this machine.") { _json };
        list.SetAction(RunAsync);
        list.AddExamples("parley voices list", "parley generate --engine flite --voice rms --text \"Hello.\" --output-path hello.wav");
        return new Command("voices", "What can be spoken with.") { list };
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using CommandServices services = CommandServices.Create();
        foreach (EngineDescriptor descriptor in services.Engines.List(EngineKind.TextToSpeech))
        {
            if (descriptor.Rank < 0 || !descriptor.Probe().IsAvailable) // those below zero are for benchmarks
                continue;
            foreach (EngineVoice voice in services.Keyed<ITextToSpeechEngine>(descriptor.Name).Voices)
                Write(descriptor.Name, voice, parsed.GetValue(_json));
        }
        return ExitCode.Success;
    }

    private static void Write(string engine, EngineVoice voice, bool asJson)
    {
        if (!asJson)
        {
            Console.Out.WriteLine($"{engine,-10} {voice.Id,-24} {voice.Language,-8} {voice.Description}");
            return;
        }
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("engine", engine);
            json.WriteString("id", voice.Id);
            json.WriteString("language", voice.Language);
            json.WriteString("description", voice.Description);
            json.WriteEndObject();
        }
        Console.Out.WriteLine(System.Text.Encoding.UTF8.GetString(line.ToArray()));
    }
}
