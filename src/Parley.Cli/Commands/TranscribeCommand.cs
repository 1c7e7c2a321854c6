using System.CommandLine;
using System.Text;

using Microsoft.Extensions.DependencyInjection;

using Parley.Cli.Composition;
using Parley.Cli.Help;
using Parley.Cli.Output;
using Parley.Cli.Transcribe;
using Parley.Core;
using Parley.Core.SpeechToText;
using Parley.Core.SpeechToText.Formats;
using Parley.Core.VoiceActivity;
using Parley.Server.Composition;

namespace Parley.Cli.Commands;

/// <summary><c>parley transcribe</c>: recordings to text.</summary>
internal static class TranscribeCommand
{
    private static readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Recordings: WAV, or anything that ffmpeg reads.",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> _engine = new("--engine")
    {
        Description = "Who listens; by default the best engine that works here.",
        HelpName = "name",
    };

    private static readonly Option<string?> _language = new("--language")
    {
        Description = "The language spoken, such as en; engines that know several find out by themselves.",
        HelpName = "code",
    };

    private static readonly Option<bool> _translate = new("--translate")
    {
        Description = "Write English, whatever is spoken; for engines that can.",
    };

    private static readonly Option<string?> _prompt = new("--prompt")
    {
        Description = "Text that might have come before, which makes similar words and spellings likelier.",
        HelpName = "text",
    };

    private static readonly Option<string?> _hotwords = new("--hotwords")
    {
        Description = "Names and terms that are likely to be said, such as \"Parley, Kokoro\".",
        HelpName = "words",
    };

    private static readonly Option<double?> _temperature = new("--temperature")
    {
        Description = "0 to 1: how freely an engine that draws its words may draw them; by default it decides.",
        HelpName = "0-1",
    };

    private static readonly Option<string> _format = new("--format")
    {
        Description = "json has times, as OpenAI's verbose_json; srt and vtt are subtitles.",
        HelpName = "text|json|srt|vtt",
        DefaultValueFactory = static _ => TranscriptFormat.Names[0],
        CustomParser = OptionRules.OneOf([.. TranscriptFormat.Names]),
    };

    private static readonly Option<bool> _partials = new("--partials")
    {
        Description = "Show on standard error what is understood so far, before it is final.",
    };

    private static readonly Option<bool> _raw = new("--raw")
    {
        Description = "The engine's own result: the recording as one window, greedy, nothing looked for, tried again or left out.",
    };

    private static readonly ModelArguments _model = new();

    public static Command Create()
    {
        var command = new Command("transcribe", "Write down what is said in recordings.")
        {
            _files, _engine, _language, _translate, _prompt, _hotwords, _temperature, _format, _partials, _raw,
        };
        _model.AddTo(command);
        command.SetAction(RunAsync);
        command.AddExamples(
            "parley transcribe speech.wav",
            "parley transcribe film.mkv --format srt > film.srt",
            "parley transcribe rede.mp3 --translate",
            "parley transcribe *.wav --format json | jq .text");
        return command;
    }

    // PocketSphinx has a setting of its own for what other engines find in the store.
    private static IEnumerable<KeyValuePair<string, string?>> ModelSettings(ParseResult parsed) =>
        _model.Read(parsed).SelectMany(static setting => setting.Key == ModelArguments.DirectoryKey
            ? [setting, new("Parley:PocketSphinx:ModelFolder", setting.Value)]
            : new[] { setting });

    private static RecognitionOptions Recognition(ParseResult parsed, ISpeechToTextEngine engine)
    {
        if (parsed.GetValue(_translate) && !engine.CanTranslate)
            throw new CommandException(ExitCode.Usage, $"The engine '{engine.Name}' does not translate; choose one that does with --engine, such as whisper.");
        if (parsed.GetValue(_temperature) is { } temperature and not (>= 0 and <= 1))
            throw new CommandException(ExitCode.Usage, $"--temperature is {temperature}; it lies between 0 and 1.");
        return new RecognitionOptions
        {
            Language = parsed.GetValue(_language),
            Translate = parsed.GetValue(_translate),
            Prompt = parsed.GetValue(_prompt),
            Hotwords = parsed.GetValue(_hotwords),
            Temperature = parsed.GetValue(_temperature),
            IsRaw = parsed.GetValue(_raw),
        };
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] paths = parsed.GetRequiredValue(_files);
        string format = parsed.GetRequiredValue(_format);
        if (paths.Length > 1 && format is "srt" or "vtt")
            throw new CommandException(ExitCode.Usage, $"Subtitles of {paths.Length} recordings would run into one another. Name one file with --format {format}.");

        await using CommandServices services = CommandServices.Create(ModelSettings(parsed));
        var enhancer = services.Provider.GetRequiredService<ChosenSpeechEnhancer>();
        ISpeechToTextEngine engine = enhancer.Before(
            services.Choose<ISpeechToTextEngine>(EngineKind.SpeechToText, parsed.GetValue(_engine)));
        var transcriber = new FileTranscriber(
            engine, enhancer.Before(services.Choose<IVoiceActivityEngine>(EngineKind.VoiceActivity, name: null)));
        using var output = new StreamWriter(StandardOutput.Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        var transcription = new RecordingTranscription(transcriber, output)
        {
            Format = format,
            Recognition = Recognition(parsed, engine),
            ShowsPartials = parsed.GetValue(_partials),
            ShowsNames = paths.Length > 1 && format == "text",
        };
        return await transcription.RunAsync(paths, cancellationToken);
    }
}
