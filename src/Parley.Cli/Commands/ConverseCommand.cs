using System.CommandLine;

using Parley.Cli.Composition;
using Parley.Cli.Converse;
using Parley.Cli.Help;

namespace Parley.Cli.Commands;

/// <summary><c>parley converse</c>: the whole voice loop on a file.</summary>
internal static class ConverseCommand
{
    private static readonly Option<string> _input = new("--input")
    {
        Description = "The recording that stands for the microphone; WAV, or anything that ffmpeg reads.",
        HelpName = "speech.wav",
        Required = true,
    };

    private static readonly Option<string> _output = new("--output")
    {
        Description = "What the listener hears, on the time line of the recording: mix both to hear the conversation.",
        HelpName = "reply.wav",
        Required = true,
    };

    private static readonly Option<string?> _events = new("--events")
    {
        Description = "Also write every event of the session, one JSON object a line.",
        HelpName = "events.jsonl",
    };

    private static readonly Option<string> _speed = new("--speed")
    {
        Description = "realtime: as a live microphone; max: as fast as the engines hear, with true latencies.",
        HelpName = "realtime|max",
        DefaultValueFactory = static _ => "realtime",
        CustomParser = OptionRules.OneOf("realtime", "max"),
    };

    private static readonly Option<string?> _persona = new("--persona")
    {
        Description = "Who answers.",
        HelpName = "id",
    };

    private static readonly ModelArguments _model = new();

    public static Command Create()
    {
        var command = new Command("converse", "Talk with a recording: it is heard, answered and spoken to as if it were live.")
        {
            _input, _output, _events, _speed, _persona,
        };
        _model.AddTo(command);
        command.SetAction(RunAsync);
        command.AddExamples(
            "parley converse --input speech.wav --output reply.wav",
            "parley converse --input speech.wav --output reply.wav --events events.jsonl --speed max",
            "ffmpeg -i speech.wav -i reply.wav -filter_complex amix=duration=longest conversation.wav");
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var clock = new ConversationClock();
        await using CommandServices services = CommandServices.Create(_model.Read(parsed), clock);
        var conversation = new FileConversation(services, clock, Console.Out)
        {
            InputPath = parsed.GetRequiredValue(_input),
            OutputPath = parsed.GetRequiredValue(_output),
            EventsPath = parsed.GetValue(_events),
            PersonaId = parsed.GetValue(_persona),
            Hurries = parsed.GetRequiredValue(_speed) == "max",
        };
        return await conversation.RunAsync(cancellationToken);
    }
}
