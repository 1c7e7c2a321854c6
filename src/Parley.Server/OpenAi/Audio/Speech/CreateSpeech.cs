using System.Threading.RateLimiting;

using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.TextToSpeech;
using Parley.Server.Configuration;

namespace Parley.Server.OpenAi.Audio.Speech;

/// <summary><c>POST /v1/audio/speech</c>: text in, sound out while it is made.</summary>
internal sealed class CreateSpeech(OpenAiEngines engines, AudioQueues queues, IOptions<ServerOptions> server)
{
    // A character takes at most six bytes of JSON (\u263a); the rest is for the other fields.
    private const int BytesPerCharacter = 6;
    private const int OverheadBytes = 64 * 1024;

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        int maximumCharacters = server.Value.MaxSpeechTextBytes;
        using JsonBody body = await JsonBody.ReadAsync(
            context.Request, ((long)maximumCharacters * BytesPerCharacter) + OverheadBytes, context.RequestAborted);
        if (body.Document is not { } json)
            return body.Problem!;
        ITextToSpeechEngine engine = engines.Voice;
        if (SpeechOrder.Read(json.RootElement, engine, maximumCharacters, out IResult? problem) is not { } order)
            return problem!;
        using RateLimitLease turn = await queues.Speech.EnterAsync(context.RequestAborted);
        return turn.IsAcquired ? await SpeakAsync(context, engine, order) : Busy(context);
    }

    private static JsonHttpResult<OpenAiErrorBody> Busy(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        return OpenAiErrors.Busy(
            "As many texts are being spoken, and wait for it, as Parley:OpenAiAudio:MaxSpeaking and MaxWaiting allow; try again in a second.");
    }

    private static async Task<IResult> SpeakAsync(HttpContext context, ITextToSpeechEngine engine, SpeechOrder order)
    {
        CancellationToken left = context.RequestAborted;
        var watch = new SpeechWatch(engine.Name, order.Voice.Id);
        // The encoder starts while the voice prepares its first sound.
        await using ISpeechEncoder encoder = SpeechEncoders.Open(order.Format);
        await using IAsyncEnumerator<SpeechFrame> speech = watch
            .WatchAsync(new ResamplingTextToSpeechEngine(engine, SpeechEncoders.Format), order.Request, left)
            .GetAsyncEnumerator(left);
        if (!await speech.MoveNextAsync())
            return OpenAiErrors.InvalidValue("input", "'input' has nothing that this voice can say; send some text in its language.");
        await using IAsyncEnumerator<ReadOnlyMemory<byte>> bytes = encoder.EncodeAsync(speech, left).GetAsyncEnumerator(left);
        // Until the first bytes are there, what goes wrong can still be told.
        bool hasBytes = await bytes.MoveNextAsync();
        context.Response.Headers[OpenAiHeaders.Engine] = watch.By.Engine;
        context.Response.Headers[OpenAiHeaders.Voice] = watch.By.Voice;
        await (order.StreamFormat == StreamFormat.Sse
            ? SendEventsAsync(context, order, watch, bytes, hasBytes)
            : SendAudioAsync(context, encoder, bytes, hasBytes));
        return Results.Empty;
    }

    private static async Task SendAudioAsync(
        HttpContext context, ISpeechEncoder encoder, IAsyncEnumerator<ReadOnlyMemory<byte>> bytes, bool hasBytes)
    {
        context.Response.ContentType = encoder.ContentType;
        for (; hasBytes; hasBytes = await bytes.MoveNextAsync())
            await context.Response.BodyWriter.WriteAsync(bytes.Current, context.RequestAborted);
    }

    private static async Task SendEventsAsync(
        HttpContext context, SpeechOrder order, SpeechWatch watch, IAsyncEnumerator<ReadOnlyMemory<byte>> bytes, bool hasBytes)
    {
        ServerEvents.Begin(context.Response);
        try
        {
            for (; hasBytes; hasBytes = await bytes.MoveNextAsync())
            {
                await ServerEvents.SendAsync(
                    context.Response, new SpeechDelta(bytes.Current.ToArray()), OpenAiJson.Wire.SpeechDelta, context.RequestAborted);
            }

            TokenUsage usage = TokenUsage.Of(
                TokenEstimate.OfText(order.Request.Text), TokenEstimate.OfSpeaking(watch.Duration));
            await ServerEvents.SendAsync(
                context.Response, new SpeechDone(usage), OpenAiJson.Wire.SpeechDone, context.RequestAborted);
        }
        catch (EngineUnavailableException lost)
        {
            await ServerEvents.SendAsync(
                context.Response,
                new OpenAiErrorBody(new OpenAiError($"The speech breaks off: {lost.Message}", "server_error", null, "speech_failed")),
                OpenAiJson.Wire.OpenAiErrorBody, context.RequestAborted);
        }
    }
}
