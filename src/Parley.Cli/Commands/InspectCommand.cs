using System.CommandLine;
using System.Text;

using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

using Parley.Cli.Audio;
using Parley.Cli.Composition;
using Parley.Cli.Help;
using Parley.Cli.Inspect;
using Parley.Cli.Output;
using Parley.Cli.Transcribe;
using Parley.Core;
using Parley.Core.Inspection;
using Parley.Core.Turns;
using Parley.Core.VoiceActivity;
using Parley.Server.Composition;

namespace Parley.Cli.Commands;

/// <summary><c>parley inspect</c>: what the platform hears in a recording.</summary>
internal static class InspectCommand
{
    private static readonly Argument<string> _file = new("FILE") { Description = "A recording: WAV, or anything that ffmpeg reads." };

    private static readonly Option<bool> _json = new("--json") { Description = "One JSON object, with all figures." };

    private static readonly ModelArguments _model = new();

    public static Command Create()
    {
        var command = new Command("inspect", "Show what is heard in a recording: level, noise, speech, pauses, ends of turns.") { _file, _json };
        _model.AddTo(command);
        command.SetAction(RunAsync);
        command.AddExamples("parley inspect call.mp3", "parley inspect question.wav --json | jq .end_of_turn");
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string path = parsed.GetRequiredValue(_file);
        await using CommandServices services = CommandServices.Create(_model.Read(parsed));
        ITurnDetector? detector = services.Provider.GetRequiredService<ChosenTurnDetector>().Detector;
        // What a recogniser says of itself takes a recogniser, and none listens here.
        if (detector is RecogniserTurnDetector)
            detector = null;
        var inspector = new RecordingInspector(
            services.Choose<IVoiceActivityEngine>(EngineKind.VoiceActivity, name: null),
            services.Provider.GetRequiredService<IOptions<VoiceActivityOptions>>().Value,
            detector,
            services.Provider.GetRequiredService<IOptions<TurnOptions>>().Value);

        await using Recording recording = await Recording.OpenAsync(path, cancellationToken);
        recording.WarnIfTruncated(Console.Error);
        RecordingInspection found;
        using (var progress = new ProgressLine(Console.Error, Path.GetFileName(path), recording.Duration))
            found = await inspector.InspectAsync(recording.Wav, progress, cancellationToken);
        if (found.TurnDetectorProblem is { } problem)
            Console.Error.WriteLine($"The ends of turns are not known: {problem}");

        using var output = new StreamWriter(StandardOutput.Open(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        if (parsed.GetValue(_json))
            InspectionJson.Write(output, path, found, detector?.Name);
        else
            InspectionText.Write(output, path, found, detector?.Name);
        return ExitCode.Success;
    }
}
