using Parley.Server.Limits;
using Parley.Server.OpenApi;
using Parley.Server.Security;

namespace Parley.Server.OpenAi.Audio.Transcripts;

/// <summary>Where recordings are written down.</summary>
internal static class TranscriptRoutes
{
    public static void MapTranscripts(this IEndpointRouteBuilder routes)
    {
        routes.Map(TranscriptTask.Transcribe, "/audio/transcriptions")
            .WithName("CreateTranscription")
            .WithSummary("Transcribe a recording")
            .WithDescription("What is said in a recording of any format that ffmpeg reads, cut at its pauses, with times if asked for, or as "
                + "events while it is heard. The upload goes to disk as it comes. X-Parley-Engine says which engine listened.");
        routes.Map(TranscriptTask.Translate, "/audio/translations")
            .WithName("CreateTranslation")
            .WithSummary("Translate a recording into English")
            .WithDescription("An engine that translates (Whisper, a transcription server) does; of the others, English recordings are "
                + "transcribed, and another language is an error that says so.");
    }

    private static RouteHandlerBuilder Map(this IEndpointRouteBuilder routes, TranscriptTask task, string path) => routes
        .MapPost(path, (HttpContext context, CreateTranscript transcript) => transcript.HandleAsync(task, context))
        .DisableAntiforgery()
        .Needs(AccessScope.Talk)
        .UsesEngines()
        .WithTags("OpenAI audio")
        .Accepts<TranscriptionForm>("multipart/form-data")
        .Produces<string>(
            StatusCodes.Status200OK, "text/plain", "application/x-subrip", "text/vtt")
        .AlsoProduces("application/json", typeof(ShortTranscript), typeof(VerboseTranscript))
        .AlsoProduces(ServerEvents.ContentType, typeof(TranscriptDelta), typeof(TranscriptDone))
        .ProducesOpenAiErrors(
            StatusCodes.Status400BadRequest,
            StatusCodes.Status401Unauthorized,
            StatusCodes.Status403Forbidden,
            StatusCodes.Status413PayloadTooLarge,
            StatusCodes.Status415UnsupportedMediaType,
            StatusCodes.Status429TooManyRequests,
            StatusCodes.Status503ServiceUnavailable,
            StatusCodes.Status507InsufficientStorage);
}
