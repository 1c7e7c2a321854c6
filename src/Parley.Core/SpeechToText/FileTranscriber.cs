using System.Runtime.CompilerServices;

using Parley.Core.Audio;
using Parley.Core.VoiceActivity;

namespace Parley.Core.SpeechToText;

/// <summary>Transcribes a recording: finds its speech, and has it recognised segment by segment. Thread-safe.</summary>
/// <param name="recogniser">Hears the segments.</param>
/// <param name="voiceActivity">Finds them.</param>
public sealed class FileTranscriber(ISpeechToTextEngine recogniser, IVoiceActivityEngine voiceActivity)
{
    /// <summary>The segments with words in them, each as soon as it is recognised. A recording without speech gives none.</summary>
    /// <param name="frames">
    /// Mono at the recogniser's rate, such as <see cref="AudioFileReader.ReadFrames(Stream, AudioFormat)"/> gives; taken
    /// over and disposed. Pulled as fast as the recogniser keeps up.
    /// </param>
    /// <param name="options">Default: <see cref="FileTranscriptionOptions"/>'.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="EngineUnavailableException">An engine is missing or was lost.</exception>
    /// <exception cref="InvalidDataException">The recording breaks off or cannot be read.</exception>
    public IAsyncEnumerable<TranscriptSegment> TranscribeAsync(
        IEnumerable<AudioFrame> frames, FileTranscriptionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(frames);
        return RunAsync(frames, options ?? new FileTranscriptionOptions(), cancellationToken);
    }

    private async IAsyncEnumerable<TranscriptSegment> RunAsync(
        IEnumerable<AudioFrame> frames, FileTranscriptionOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ITranscriber transcriber = await recogniser.OpenAsync(options.Recognition, cancellationToken);
        Task partials = ReadPartialsAsync(transcriber, options.Partials, cancellationToken);
        try
        {
            if (options.IsOneUtterance)
            {
                if (await HearWholeAsync(transcriber, frames, options, cancellationToken) is { } whole)
                    yield return whole;
                yield break;
            }

            using var segments = new FileSegmenter(voiceActivity.Open(), transcriber, options);
            foreach (AudioFrame frame in frames)
            {
                // The segmenter owns the frame from here on.
                TimeSpan end = frame.Timestamp + frame.Duration;
                cancellationToken.ThrowIfCancellationRequested();
                if (await segments.HearAsync(frame, cancellationToken) is { } segment)
                    yield return segment;
                options.Position?.Report(end);
            }

            if (await segments.CompleteAsync(cancellationToken) is { } last)
                yield return last;
        }
        finally
        {
            await transcriber.DisposeAsync();
            await partials;
        }
    }

    private static async Task<TranscriptSegment?> HearWholeAsync(
        ITranscriber transcriber, IEnumerable<AudioFrame> frames, FileTranscriptionOptions options, CancellationToken cancellationToken)
    {
        await transcriber.BeginUtteranceAsync(cancellationToken);
        TimeSpan end = TimeSpan.Zero;
        foreach (AudioFrame frame in frames)
        {
            end = frame.Timestamp + frame.Duration;
            await transcriber.PushAsync(frame, cancellationToken);
            options.Position?.Report(end);
        }

        Transcript transcript = await transcriber.FinalizeAsync(cancellationToken);
        return transcript.Text.Length == 0
            ? null
            : new TranscriptSegment(
                0, TimeSpan.Zero, end, transcript.Text, transcript.Words, transcript.Evidence?.NoSpeechProbability ?? 0)
            {
                Evidence = transcript.Evidence,
            };
    }

    private static async Task ReadPartialsAsync(ITranscriber transcriber, IProgress<Transcript>? listener, CancellationToken cancellationToken)
    {
        if (listener is null)
            return;
        try
        {
            await foreach (Transcript partial in transcriber.ReadPartialsAsync(cancellationToken))
                listener.Report(partial);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (EngineUnavailableException)
        {
            // The final text meets the same trouble, and tells.
        }
    }
}
