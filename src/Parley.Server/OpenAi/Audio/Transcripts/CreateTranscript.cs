using System.Threading.RateLimiting;

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;
using Parley.Engines.Voices;

namespace Parley.Server.OpenAi.Audio.Transcripts;

/// <summary><c>POST /v1/audio/transcriptions</c> and <c>/translations</c>: a recording in, its words out.</summary>
internal sealed class CreateTranscript(OpenAiEngines engines, AudioQueues queues, IOptions<OpenAiAudioOptions> options)
{
    public async Task<IResult> HandleAsync(TranscriptTask task, HttpContext context)
    {
        try
        {
            using AudioUpload upload = await AudioUpload.ReadAsync(context.Request, options.Value, context.RequestAborted);
            ISpeechToTextEngine ear = engines.Ear;
            if (TranscriptOrder.Read(task, upload, ear, out IResult? problem) is not { } order)
                return problem!;
            using RateLimitLease turn = await queues.Transcription.EnterAsync(context.RequestAborted);
            return turn.IsAcquired ? await HearAsync(context, ear, order, upload) : Busy(context);
        }
        catch (UploadException refused)
        {
            return refused.Answer;
        }
    }

    private static JsonHttpResult<OpenAiErrorBody> Busy(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "10";
        return OpenAiErrors.Busy(
            "As many recordings are being transcribed, and wait for it, as Parley:OpenAiAudio:MaxTranscribing and MaxWaiting allow; "
            + "try again in some seconds.");
    }

    private async Task<IResult> HearAsync(HttpContext context, ISpeechToTextEngine ear, TranscriptOrder order, AudioUpload upload)
    {
        context.Response.Headers[OpenAiHeaders.Engine] = ear.Name;
        try
        {
            await using Stream wav = await new FileVoiceRecording(upload.Path!, upload.FileName).OpenWavAsync(context.RequestAborted);
            var watch = new RecordingWatch(TimeSpan.FromMinutes(options.Value.MaxRecordingMinutes));
            IAsyncEnumerable<TranscriptSegment> segments = engines.Transcriber.TranscribeAsync(
                watch.Watch(AudioFileReader.ReadFrames(wav, ear.Format)),
                new FileTranscriptionOptions { Recognition = order.Recognition },
                context.RequestAborted);
            return order.IsStreamed
                ? await StreamAsync(context, segments, watch)
                : await AnswerAsync(order, ear, segments, watch);
        }
        catch (InvalidDataException unusable)
        {
            return Unusable(unusable);
        }
    }

    private static JsonHttpResult<OpenAiErrorBody> Unusable(InvalidDataException problem) =>
        OpenAiErrors.Invalid("file", "invalid_audio", problem.Message);

    private static async Task<IResult> AnswerAsync(
        TranscriptOrder order, ISpeechToTextEngine ear, IAsyncEnumerable<TranscriptSegment> segments, RecordingWatch watch)
    {
        var heard = new List<TranscriptSegment>();
        await foreach (TranscriptSegment segment in segments)
            heard.Add(segment);
        watch.ThrowIfEmpty();
        return new HeardRecording(order, ear, heard, watch.Duration).Answer();
    }

    private static async Task<IResult> StreamAsync(
        HttpContext context, IAsyncEnumerable<TranscriptSegment> segments, RecordingWatch watch)
    {
        CancellationToken left = context.RequestAborted;
        await using IAsyncEnumerator<TranscriptSegment> next = segments.GetAsyncEnumerator(left);
        // Until there is a first text, what goes wrong can still be told by the status.
        bool hasText = await next.MoveNextAsync();
        if (!hasText)
            watch.ThrowIfEmpty();
        ServerEvents.Begin(context.Response);
        try
        {
            string text = "";
            for (; hasText; hasText = await next.MoveNextAsync())
            {
                string delta = text.Length == 0 ? next.Current.Text : " " + next.Current.Text;
                text += delta;
                await ServerEvents.SendAsync(context.Response, new TranscriptDelta(delta), OpenAiJson.Wire.TranscriptDelta, left);
            }

            TokenUsage usage = TokenUsage.Of(TokenEstimate.OfHearing(watch.Duration), TokenEstimate.OfText(text), "tokens");
            await ServerEvents.SendAsync(context.Response, new TranscriptDone(text, usage), OpenAiJson.Wire.TranscriptDone, left);
        }
        catch (Exception broken) when (broken is InvalidDataException or EngineUnavailableException)
        {
            bool isTheirs = broken is InvalidDataException;
            var error = new OpenAiError(
                broken.Message, isTheirs ? "invalid_request_error" : "server_error", isTheirs ? "file" : null, "transcription_failed");
            await ServerEvents.SendAsync(context.Response, new OpenAiErrorBody(error), OpenAiJson.Wire.OpenAiErrorBody, left);
        }

        return Results.Empty;
    }
}
