using Parley.Core.TextToSpeech;
using Parley.Core.Voices;
using Parley.Server.Security;

namespace Parley.Server.Endpoints;

/// <summary>
/// <c>GET /voices</c>: what the text-to-speech engine can speak with; the first is the default. Those of the library
/// come last.
/// </summary>
internal static class VoicesEndpoint
{
    public static void MapVoices(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/voices", static (ITextToSpeechEngine engine, IVoiceLibrary library) =>
        {
            var own = engine.Voices;
            IReadOnlyList<VoiceReport> voices =
            [
                .. own.Select(voice => new VoiceReport(voice.Id, engine.Name, voice.Language, voice.Description)),
                .. library.List(engine.Name)
                    .Where(cloned => own.All(voice => voice.Id != cloned.Id))
                    .Select(cloned => new VoiceReport(cloned.Id, engine.Name, "und", cloned.Name)),
            ];
            return TypedResults.Json(voices, HttpJson.Default.IReadOnlyListVoiceReport);
        }).Needs(AccessScope.Read);
}

/// <summary>One voice in the answer of <c>GET /voices</c>.</summary>
internal sealed record VoiceReport(string Id, string Engine, string Language, string Description);
