using Parley.Server.Limits;
using Parley.Server.OpenApi;
using Parley.Server.Security;

namespace Parley.Server.OpenAi.Audio.Speech;

/// <summary>Where speech is asked for.</summary>
internal static class SpeechRoutes
{
    public static void MapSpeechCreation(this IEndpointRouteBuilder routes) => routes
        .MapPost("/audio/speech", static (HttpContext context, CreateSpeech speech) => speech.HandleAsync(context))
        .Needs(AccessScope.Talk)
        .UsesEngines()
        .WithName("CreateSpeech")
        .WithTags("OpenAI audio")
        .WithSummary("Speak a text")
        .WithDescription("The speech of a text, sent while it is made: the first bytes come with the first sound. wav and pcm need nothing "
            + "else; mp3, opus (in Ogg), aac (in ADTS) and flac take ffmpeg on the server. Model and voice names of OpenAI stand for the "
            + "configured engine and its default voice; the headers X-Parley-Engine and X-Parley-Voice say which were used.")
        .Accepts<SpeechBody>("application/json")
        .Produces<byte[]>(StatusCodes.Status200OK, "audio/mpeg", "audio/ogg", "audio/aac", "audio/flac", "audio/wav", "audio/pcm")
        .AlsoProduces(ServerEvents.ContentType, typeof(SpeechDelta), typeof(SpeechDone))
        .ProducesOpenAiErrors(
            StatusCodes.Status400BadRequest,
            StatusCodes.Status401Unauthorized,
            StatusCodes.Status403Forbidden,
            StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status415UnsupportedMediaType,
            StatusCodes.Status429TooManyRequests,
            StatusCodes.Status503ServiceUnavailable);
}
