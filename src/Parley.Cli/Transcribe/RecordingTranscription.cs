using Parley.Cli.Audio;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Core.SpeechToText.Formats;

namespace Parley.Cli.Transcribe;

/// <summary>One run of <c>transcribe</c>. A recording that cannot be read does not keep the others from being transcribed.</summary>
internal sealed class RecordingTranscription(FileTranscriber transcriber, TextWriter output)
{
    public required string Format { get; init; }

    /// <summary>What the recogniser is asked.</summary>
    public RecognitionOptions Recognition { get; init; } = new();

    public bool ShowsPartials { get; init; }

    /// <summary>Whether each recording's name goes before its text.</summary>
    public bool ShowsNames { get; init; }

    /// <returns>The exit code: that of the first recording that failed, if one did.</returns>
    public async Task<int> RunAsync(IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        int exitCode = ExitCode.Success;
        foreach (string path in paths)
        {
            try
            {
                await TranscribeAsync(path, cancellationToken);
            }
            catch (Exception exception) when (exception is InvalidDataException or CommandException { ExitCode: ExitCode.Failed })
            {
                Console.Error.WriteLine(ErrorReport.Describe(exception, path));
                exitCode = ExitCode.Failed;
            }
        }
        return exitCode;
    }

    private async Task TranscribeAsync(string path, CancellationToken cancellationToken)
    {
        await using Recording recording = await Recording.OpenAsync(path, cancellationToken);
        recording.WarnIfTruncated(Console.Error);
        if (ShowsNames)
            await output.WriteLineAsync($"{path}:".AsMemory(), cancellationToken);

        ITranscriptWriter writer = TranscriptFormat.Open(Format, output, Recognition.Language, Recognition.Translate);
        using var progress = new ProgressLine(Console.Error, Path.GetFileName(path), recording.Duration);
        var options = new FileTranscriptionOptions
        {
            Recognition = Recognition,
            IsOneUtterance = Recognition.IsRaw,
            Position = progress,
            Partials = ShowsPartials ? new PartialLines(Console.Error) : null,
        };
        IEnumerable<AudioFrame> frames = AudioFileReader.ReadFrames(recording.Wav, AudioFormat.Speech16Khz);
        await foreach (TranscriptSegment segment in transcriber.TranscribeAsync(frames, options, cancellationToken))
        {
            progress.Clear();
            writer.Write(segment);
            await output.FlushAsync(cancellationToken);
        }
        writer.Complete(progress.Position);
        await output.FlushAsync(cancellationToken);
    }

    private sealed class PartialLines(TextWriter error) : IProgress<Transcript>
    {
        public void Report(Transcript value) => error.WriteLine($"… {value.Text}");
    }
}
