using Parley.Core.TextToSpeech;
using Parley.Core.Voices;
using Parley.Core.Voices.Registry;

namespace Parley.Server.Voices;

/// <summary>One voice, as <c>GET /voices</c> tells of it.</summary>
/// <param name="Id">What speech requests and sessions take.</param>
/// <param name="Engine">Who speaks with it.</param>
/// <param name="Language">BCP 47; <c>und</c> where it does not matter.</param>
/// <param name="Description">For people.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Status">How far it is.</param>
/// <param name="Quality">What its recordings amount to so far; null where it has none, or too little.</param>
/// <param name="Samples">How many recordings it has.</param>
/// <param name="MaterialMs">The speech in them; null where that is not known.</param>
/// <param name="NextQuality">What more recordings would make it; null where there is no better, or it takes none.</param>
/// <param name="MissingMs">How much more speech that takes.</param>
/// <param name="Blend">What it is mixed of; null where it is no blend.</param>
/// <param name="JobId">The last job that made it; null where there was none.</param>
/// <param name="TrainedAt">When the voice that is spoken with was made; null where there is none, or it is not
/// known.</param>
/// <param name="CreatedAt">Null where it is not known.</param>
/// <param name="UpdatedAt">Null where it is not known.</param>
internal sealed record VoiceReport(
    string Id,
    string Engine,
    string Language,
    string Description,
    string Name,
    VoiceKind Kind,
    VoiceStatus Status,
    VoiceTier? Quality,
    int Samples,
    double? MaterialMs,
    VoiceTier? NextQuality,
    double? MissingMs,
    IReadOnlyList<BlendPart>? Blend,
    string? JobId,
    DateTimeOffset? TrainedAt,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? UpdatedAt)
{
    public static VoiceReport Of(string engine, EngineVoice voice) => new(
        voice.Id, engine, voice.Language, voice.Description, voice.Id, VoiceKind.BuiltIn, VoiceStatus.Ready, null, 0, null,
        null, null, null, null, null, null, null);

    public static VoiceReport Of(LibraryVoice voice) => new(
        voice.Id, voice.Engine, "und", voice.Name, voice.Name, voice.Blend is null ? VoiceKind.Cloned : VoiceKind.Blend,
        VoiceStatus.Ready, voice.Tier, 0, voice.SpeechDuration?.TotalMilliseconds, null, null,
        voice.Blend is null ? null : VoiceBlend.Parse(voice.Blend), null, voice.Created, voice.Created, voice.Created);

    public static VoiceReport Of(RegisteredVoice voice)
    {
        VoiceTier? next = voice.Blend is null ? VoiceTiers.After(voice.Material) : null;
        return new VoiceReport(
            voice.Id, voice.Engine, voice.Language, voice.Description, voice.Name,
            voice.Blend is null ? VoiceKind.Cloned : VoiceKind.Blend, voice.Status, voice.Quality, voice.Samples,
            voice.Material.TotalMilliseconds, next,
            next is { } tier ? (VoiceTiers.LeastFor(tier) - voice.Material).TotalMilliseconds : null,
            voice.Blend, voice.JobId, voice.TrainedAt, voice.CreatedAt, voice.UpdatedAt);
    }
}
