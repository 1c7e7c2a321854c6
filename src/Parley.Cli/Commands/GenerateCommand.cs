using System.CommandLine;

using Parley.Cli.Composition;
using Parley.Cli.Generate;
using Parley.Cli.Help;
using Parley.Core;
using Parley.Core.TextToSpeech;

namespace Parley.Cli.Commands;

/// <summary><c>parley generate</c>: text to a WAV file or pipe.</summary>
internal static class GenerateCommand
{
    private static readonly Option<string?> _text = new("--text")
    {
        Description = "What to say; - reads standard input and speaks as it comes.",
        HelpName = "text|-",
        Arity = ArgumentArity.ExactlyOne,
    };

    private static readonly Option<string?> _phonemes = new("--phonemes")
    {
        Description = "Say these phonemes of the engine's own alphabet, in place of --text.",
        HelpName = "phonemes",
    };

    private static readonly Option<string> _output = new("--output-path")
    {
        Description = "The WAV file to write; - writes to standard output as it is made.",
        HelpName = "out.wav|-",
        Required = true,
    };

    private static readonly Option<string?> _voice = new("--voice")
    {
        Description = "A voice of the engine ('parley voices list' shows them), or a file of one: .safetensors for pocket-tts, .bin for kokoro.",
        HelpName = "name|file",
    };

    private static readonly Option<string?> _engine = new("--engine")
    {
        Description = "Who speaks; by default the best engine that works here.",
        HelpName = "name",
    };

    private static readonly Option<double> _speed = new("--speed")
    {
        Description = "1 is the voice's own pace, 2 twice as fast; 0.25 to 4.",
        HelpName = "factor",
        DefaultValueFactory = static _ => 1.0,
        CustomParser = OptionRules.Number(0.25, 4),
    };

    private static readonly Option<string?> _timings = new("--timings")
    {
        Description = "Also write when each word sounds, one JSON object a line.",
        HelpName = "file|-",
    };

    private static readonly Option<double?> _temperature = new("--temperature")
    {
        Description = "How freely a sampling engine chooses: 0 always takes the likeliest, at most 2; by default the engine's own.",
        HelpName = "number",
        CustomParser = OptionRules.OptionalNumber(0, 2),
    };

    private static readonly Option<int?> _seed = new("--seed")
    {
        Description = "Makes a sampling engine say the same again.",
        HelpName = "number",
    };

    private static readonly Option<bool> _raw = new("--raw")
    {
        Description = "The engine's own output and nothing else: no markup is read, nothing trimmed, paused or levelled.",
    };

    private static readonly ModelArguments _model = new();

    public static Command Create()
    {
        var command = new Command("generate", "Speak a text into a WAV file.")
        {
            _text, _phonemes, _output, _voice, _engine, _speed, _temperature, _seed, _raw, _timings,
        };
        _model.AddTo(command);
        command.SetAction(RunAsync);
        command.AddExamples(
            "parley generate --text \"Good morning.\" --output-path hello.wav",
            "parley generate --text \"Good morning.\" --voice rms --speed 0.9 --output-path - | aplay",
            "tail -f notes.txt | parley generate --text - --output-path - | aplay");
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string? phonemes = parsed.GetValue(_phonemes);
        string text = parsed.GetValue(_text) ?? "";
        string outputPath = parsed.GetRequiredValue(_output);
        string? timingsPath = parsed.GetValue(_timings);
        if (phonemes is not null && text.Length > 0)
            throw new CommandException(ExitCode.Usage, "Give either --text or --phonemes, not both.");
        if (string.IsNullOrWhiteSpace(phonemes ?? text))
            throw new CommandException(ExitCode.Usage, "There is nothing to say: give --text words, or - for standard input. See 'parley generate --help'.");
        if (outputPath == "-" && timingsPath == "-")
            throw new CommandException(ExitCode.Usage, "The sound and its timings cannot both go to standard output. Name a file for --timings.");

        await using CommandServices services = CommandServices.Create(_model.Read(parsed));
        ITextToSpeechEngine engine = services.Choose<ITextToSpeechEngine>(EngineKind.TextToSpeech, parsed.GetValue(_engine));
        (string? voice, string? voiceFile) = VoiceChoice.Check(engine, parsed.GetValue(_voice));
        var request = new SpeechRequest(text)
        {
            Voice = voice,
            VoiceFile = voiceFile,
            Phonemes = phonemes,
            Speed = parsed.GetValue(_speed),
            Temperature = parsed.GetValue(_temperature),
            Seed = parsed.GetValue(_seed),
            IsRaw = parsed.GetValue(_raw),
        };

        using var output = new SpeechOutput(engine.Format, outputPath, timingsPath);
        var generator = new SpeechGenerator(engine, request);
        if (text == "-")
            await generator.SpeakAsync(TextInput.ReadStandardInputAsync(cancellationToken), output, cancellationToken);
        else
            await generator.SpeakAsync(output, cancellationToken);
        if (output.Duration == TimeSpan.Zero)
            throw new CommandException(ExitCode.Usage, "There is nothing to say: the text holds no words that can be spoken. Give it some.");
        output.Commit();
        return ExitCode.Success;
    }
}
