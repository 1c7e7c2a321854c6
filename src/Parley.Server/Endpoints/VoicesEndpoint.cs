using Parley.Core.TextToSpeech;

namespace Parley.Server.Endpoints;

/// <summary><c>GET /voices</c>: what the text-to-speech engine can speak with; the first is the default.</summary>
internal static class VoicesEndpoint
{
    public static void MapVoices(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/voices", static (ITextToSpeechEngine engine) =>
        {
            IReadOnlyList<VoiceReport> voices = [.. engine.Voices.Select(voice =>
                new VoiceReport(voice.Id, engine.Name, voice.Language, voice.Description))];
            return TypedResults.Json(voices, HttpJson.Default.IReadOnlyListVoiceReport);
        });
}

/// <summary>One voice in the answer of <c>GET /voices</c>.</summary>
internal sealed record VoiceReport(string Id, string Engine, string Language, string Description);
