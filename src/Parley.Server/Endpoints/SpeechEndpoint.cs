using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.TextToSpeech;
using Parley.Engines.Voices;
using Parley.Server.Composition;
using Parley.Server.Configuration;
using Parley.Server.Limits;
using Parley.Server.OpenApi;
using Parley.Server.Security;
using Parley.Server.Voices;

namespace Parley.Server.Endpoints;

/// <summary><c>POST /tts</c>: a form in, WAV out while it is made.</summary>
internal sealed class SpeechEndpoint(
    ITextToSpeechEngine engine,
    VoiceMaker maker,
    UploadedVoices uploaded,
    IOptions<ServerOptions> server,
    IOptions<VoiceOptions> voices)
{
    private const string HubPrefix = "hf://";

    public async Task<IResult> HandleAsync(HttpContext context)
    {
        SpeechForm form = await SpeechForm.ReadAsync(
            context.Request, server.Value.MaxSpeechTextBytes, voices.Value.MaxUploadBytes, context.RequestAborted);
        if ((form.Problem ?? Check(form)) is { } problem)
            return problem;
        try
        {
            if (form.VoiceSample is null)
                return await SpeakAsync(context, new SpeechRequest(form.Text) { Voice = VoiceOf(form) });
            return await SpeakLikeAsync(context, form.Text, form.VoiceSample);
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
    }

    private ProblemHttpResult? Check(SpeechForm form) => form switch
    {
        { VoiceSample: not null, VoiceUrl: { Length: > 0 } } => Problems.TwoVoices(),
        _ when string.IsNullOrWhiteSpace(form.Text) => Problems.MissingText(),
        { VoiceSample: not null } when maker.Find(engine.Name) is null => Problems.NoCloning(engine.Name, maker.Engines),
        { VoiceUrl: { } url } when url.StartsWith(HubPrefix, StringComparison.Ordinal) =>
            voices.Value.AllowHubVoices ? null : Problems.HubVoiceRefused(url),
        { VoiceUrl: { } url } when url.Contains("://", StringComparison.Ordinal) => Problems.VoiceNotFetched(url),
        _ => null,
    };

    // Of an address of the hub, the voice of that file name: nothing is fetched.
    private static string? VoiceOf(SpeechForm form) => form.VoiceUrl switch
    {
        null or "" => null,
        { } url when url.StartsWith(HubPrefix, StringComparison.Ordinal) => Path.GetFileNameWithoutExtension(url.Split('@')[0]),
        { } name => name,
    };

    private async Task<IResult> SpeakLikeAsync(HttpContext context, string text, IFormFile sample)
    {
        UploadedVoice voice;
        try
        {
            voice = await uploaded.GetAsync(maker.Find(engine.Name)!, sample, context.RequestAborted);
        }
        catch (InvalidDataException unusable)
        {
            return Problems.BadSample(unusable.Message);
        }
        catch (IOException failure)
        {
            return Problems.NoRoom(failure.Message);
        }

        using (voice)
            return await SpeakAsync(context, new SpeechRequest(text) { VoiceFile = voice.Path });
    }

    private async Task<IResult> SpeakAsync(HttpContext context, SpeechRequest request)
    {
        ITextToSpeechEngine speaking = CurrentTextToSpeechEngine.Of(engine);
        await using IAsyncEnumerator<SpeechFrame> speech = speaking
            .SynthesizeAsync(request, context.RequestAborted)
            .GetAsyncEnumerator(context.RequestAborted);
        // The first frame is awaited before anything is sent: until then, what goes wrong can still be told.
        bool hasSound = await speech.MoveNextAsync();
        await SendAsync(context, speaking.Format, speech, hasSound);
        return Results.Empty;
    }

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

/// <summary>Where it is found.</summary>
internal static class SpeechEndpointRoutes
{
    public static void MapSpeech(this IEndpointRouteBuilder routes) => routes
        .MapPost("/tts", static (HttpContext context, SpeechEndpoint endpoint) => endpoint.HandleAsync(context))
        .DisableAntiforgery()
        .Needs(AccessScope.Talk)
        .UsesEngines()
        .WithName("Speak")
        .WithTags("Speech")
        .WithSummary("Speak a text, as pocket-tts does")
        .WithDescription("A form in, WAV out while it is made. `voice_url` takes the name of a voice; `voice_wav` a recording whose voice is "
            + "used for this request. Addresses are not fetched.")
        .Takes<SpeakForm>("multipart/form-data", "application/x-www-form-urlencoded")
        .Produces<byte[]>(StatusCodes.Status200OK, "audio/wav")
        .ProducesProblem(StatusCodes.Status400BadRequest)
        .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
        .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
        .ProducesProblem(StatusCodes.Status507InsufficientStorage);
}
