using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Server.Endpoints;

namespace Parley.Server.Voices;

/// <summary>What can be wrong with requests about voices, their recordings and jobs.</summary>
internal static class VoiceProblems
{
    public static ProblemHttpResult NoSuchVoice(string id) => Problems.Problem(
        "no-such-voice", StatusCodes.Status404NotFound, "No such voice",
        $"There is no voice '{Shorten(id)}', or it was deleted; GET /voices lists those there are.");

    public static ProblemHttpResult NoSuchSample(string voice, string id) => Problems.Problem(
        "no-such-sample", StatusCodes.Status404NotFound, "No such sample",
        $"The voice '{Shorten(voice)}' has no sample '{Shorten(id)}'; GET /voices/{Shorten(voice)}/samples lists "
            + "those it has.");

    public static ProblemHttpResult NoSuchJob(string id) => Problems.Problem(
        "no-such-job", StatusCodes.Status404NotFound, "No such job",
        $"There is no training job '{Shorten(id)}'; GET /training lists those there are.");

    public static ProblemHttpResult Invalid(string detail) => Problems.Problem(
        "invalid-voice", StatusCodes.Status400BadRequest, "Invalid voice", detail);

    public static ProblemHttpResult UnknownEngine(string engine, IEnumerable<string> engines) => Problems.Problem(
        "unknown-engine", StatusCodes.Status400BadRequest, "Unknown engine",
        $"There is no engine '{Shorten(engine)}' that speaks. There are: {string.Join(", ", engines)}.");

    public static ProblemHttpResult BuiltIn(string id) => Problems.Problem(
        "voice-built-in", StatusCodes.Status409Conflict, "Voice built in",
        $"The voice '{Shorten(id)}' comes with its engine and cannot be changed or deleted; POST /voices makes one "
            + "that can.");

    public static ProblemHttpResult OfTheLibrary(string id) => Problems.Problem(
        "voice-of-the-library", StatusCodes.Status409Conflict, "Voice of the library",
        $"The voice '{Shorten(id)}' was put into the library as it is and takes no samples; POST /voices makes one "
            + "that does.");

    public static ProblemHttpResult NoSamples(string id) => Problems.Problem(
        "no-samples", StatusCodes.Status409Conflict, "No samples",
        $"The voice '{Shorten(id)}' has no samples to be made of; POST /voices/{Shorten(id)}/samples with a recording "
            + "of 10 to 30 "
        + "seconds first.");

    public static ProblemHttpResult TooManySamples(string id, int limit) => Problems.Problem(
        "too-many-samples", StatusCodes.Status409Conflict, "Too many samples",
        $"The voice '{Shorten(id)}' has {limit} samples, which is the most (Parley:Voices:MaxSamples); delete some "
            + "first.");

    public static ProblemHttpResult BadSample(string detail) => Problems.Problem(
        "invalid-voice-sample", StatusCodes.Status422UnprocessableEntity, "Unusable voice sample", detail);

    public static ProblemHttpResult NoSample(string detail) => Problems.Problem(
        "invalid-upload", StatusCodes.Status400BadRequest, "Invalid upload", detail);

    public static ProblemHttpResult NotAudio(string? contentType) => Problems.Problem(
        "unsupported-media-type", StatusCodes.Status415UnsupportedMediaType, "Unsupported media type",
        $"A sample comes as audio/* (or application/octet-stream) or as the file of a multipart/form-data; this is "
        + $"'{Shorten(contentType ?? "")}'.");

    public static ProblemHttpResult SampleTooLarge(int limitBytes) => Problems.Problem(
        "upload-too-large", StatusCodes.Status413PayloadTooLarge, "Upload too large",
        $"The recording is larger than {limitBytes} bytes (Parley:Voices:MaxSampleBytes); cut it, or send it "
            + "compressed "
        + "as MP3, Opus or FLAC.");

    public static ProblemHttpResult NoCloning(string voice, string engine, IReadOnlyList<string> able) =>
        Problems.Problem(
        "voice-cloning-unavailable", StatusCodes.Status409Conflict, "Voice cloning unavailable",
        $"The engine '{engine}' of the voice '{voice}' cannot clone. "
        + (able.Count == 0
            ? "No engine of this server can."
            : $"Those that can: {string.Join(", ", able)}. Make the voice with \"engine\" set to one of them, and "
                + "have the "
                + "server use it: Parley:Engines:TextToSpeech."));

    public static ProblemHttpResult NoBlending(string engine, IReadOnlyList<string> able) => Problems.Problem(
        "voice-blending-unavailable", StatusCodes.Status409Conflict, "Voice blending unavailable",
        $"The engine '{Shorten(engine)}' cannot mix voices. "
        + (able.Count == 0
            ? "No engine of this server can."
            : $"Those that can: {string.Join(", ", able)}. Have the server use one: Parley:Engines:TextToSpeech."));

    public static ProblemHttpResult IsBlend(string id) => Problems.Problem(
        "voice-is-a-blend", StatusCodes.Status409Conflict, "Voice is a blend",
        $"The voice '{Shorten(id)}' is mixed of other voices and takes no samples; POST /voices makes one that does.");

    public static ProblemHttpResult NoRoom(string detail) => Problems.Problem(
        "no-room", StatusCodes.Status507InsufficientStorage, "No room for the voice",
        $"The voice cannot be stored: {detail} Free some space on the server, then try again.");

    public static ProblemHttpResult Exists(string detail) => Problems.Problem(
        "voice-exists", StatusCodes.Status409Conflict, "Voice exists", detail);

    public static ProblemHttpResult EngineMissing(string engine, string detail) => Problems.Problem(
        "engine-unavailable", StatusCodes.Status503ServiceUnavailable, "Engine unavailable",
        $"The engine '{engine}' does not work here. {detail}");

    public static ProblemHttpResult JobEnded(string id, string state) => Problems.Problem(
        "job-ended", StatusCodes.Status409Conflict, "Job ended",
        $"The training job '{id}' is {state} and cannot be cancelled any more; DELETE /voices/… deletes the voice.");

    // What was sent is not given back at any length.
    private static string Shorten(string text) => text.Length <= 70 ? text : $"{text[..70]}…";
}
