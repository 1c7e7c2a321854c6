using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Server.Configuration;

namespace Parley.Server.Endpoints;

/// <summary><c>POST /tts</c>: a form in, WAV out while it is made.</summary>
internal static class SpeechEndpoint
{
    public static void MapSpeech(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/tts", HandleAsync).DisableAntiforgery();

    private static async Task<IResult> HandleAsync(
        HttpContext context, ITextToSpeechEngine engine, IOptions<ServerOptions> options)
    {
        SpeechForm form = await SpeechForm.ReadAsync(
            context.Request, options.Value.MaxSpeechTextBytes, context.RequestAborted);
        if ((form.Problem ?? Check(form)) is { } problem)
            return problem;
        IAsyncEnumerator<SpeechFrame>? speech = null;
        try
        {
            // The first frame is awaited before anything is sent: until then, what goes wrong can still be told.
            string? voice = string.IsNullOrEmpty(form.VoiceUrl) ? null : form.VoiceUrl;
            var request = new SpeechRequest(form.Text) { Voice = voice };
            speech = engine.SynthesizeAsync(request, context.RequestAborted).GetAsyncEnumerator(context.RequestAborted);
            bool hasSound = await speech.MoveNextAsync();
            await SendAsync(context, engine.Format, speech, hasSound);
            return Results.Empty;
        }
        catch (ArgumentException unknown) when (!context.Response.HasStarted)
        {
            return Problems.UnknownVoice(unknown.Message);
        }
        catch (EngineUnavailableException unavailable) when (!context.Response.HasStarted)
        {
            return Problems.EngineUnavailable(unavailable.Message);
        }
        catch (EngineUnavailableException)
        {
            context.Abort();   // a clean end would pass for a whole file
            return Results.Empty;
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return Results.Empty;   // nobody listens any more
        }
        finally
        {
            if (speech is not null)
                await speech.DisposeAsync();
        }
    }

    private static ProblemHttpResult? Check(SpeechForm form) => form switch
    {
        { HasVoiceSample: true } => Problems.NoCloning(),
        { VoiceUrl: { } url } when url.Contains("://", StringComparison.Ordinal) => Problems.VoiceNotFetched(url),
        _ when string.IsNullOrWhiteSpace(form.Text) => Problems.MissingText(),
        _ => null,
    };

    private static async Task SendAsync(
        HttpContext context, AudioFormat format, IAsyncEnumerator<SpeechFrame> speech, bool hasSound)
    {
        context.Response.ContentType = "audio/wav";
        using var wav = new WavWriter(new ResponseStream(context.Response.BodyWriter), format);
        while (hasSound)
        {
            using (AudioFrame frame = speech.Current.Audio)
                wav.Write(frame.Samples.Span);
            // Waits for a slow client, and the voice with it.
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
            hasSound = await speech.MoveNextAsync();
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
