using Parley.Core.Personas;
using Parley.Core.Voices;

namespace Parley.Server.Voices;

/// <summary>The body of <c>POST /voices</c>.</summary>
/// <param name="Name">What people call it; its id is made of this.</param>
/// <param name="Engine">Who will speak with it; by default the engine in use.</param>
/// <param name="Language">BCP 47; by default <c>und</c>, of a blend its first voice's.</param>
/// <param name="Description">For people.</param>
/// <param name="Blend">Voices of the engine to be mixed, 2 to 16 of them, each once; a weight is 1 by default. Without
/// them the voice is made of recordings.</param>
internal sealed record VoiceCreation(
    string? Name,
    string? Engine = null,
    string? Language = null,
    string? Description = null,
    IReadOnlyList<BlendShare>? Blend = null)
{
    /// <summary>What is wrong with it; null where nothing is.</summary>
    public string? Check() => Name is null || VoiceIds.FromName(Name) is null
        ? "'name' must have a letter or digit that the voice's id can be made of."
        : VoiceFields.Check(Name, Language, Description) ?? CheckBlend(Blend);

    private static string? CheckBlend(IReadOnlyList<BlendShare>? blend) => blend switch
    {
        null => null,
        _ when blend.Count is < 2 or > VoiceBlend.MostParts =>
            $"'blend' must have 2 to {VoiceBlend.MostParts} voices.",
        _ when blend.Any(static part => part is not { Voice.Length: > 0 and <= LongestVoice }
            || part.Voice.AsSpan().ContainsAny("+()")) => "Each of 'blend' must have the id of a 'voice'.",
        _ when blend.Any(static part => part.Weight is not (>= VoiceBlend.LeastWeight and <= VoiceBlend.MostWeight)) =>
            $"Each 'weight' of 'blend' must be {VoiceBlend.LeastWeight:0.######} to {VoiceBlend.MostWeight:0}.",
        _ when blend.DistinctBy(static part => part.Voice, StringComparer.OrdinalIgnoreCase).Count() < blend.Count =>
            "'blend' must name each voice once.",
        _ => null,
    };

    private const int LongestVoice = 100;
}

/// <summary>One voice of a blend that is wanted.</summary>
/// <param name="Voice">Its id.</param>
/// <param name="Weight">Its share, against those of the others.</param>
internal sealed record BlendShare(string? Voice, double Weight = 1);

/// <summary>The body of <c>PATCH /voices/{id}</c>; what is left out stays.</summary>
/// <param name="Name">What people call it; the id stays.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Description">For people.</param>
internal sealed record VoicePatch(string? Name = null, string? Language = null, string? Description = null)
{
    /// <inheritdoc cref="VoiceCreation.Check"/>
    public string? Check() => Name is { } name && string.IsNullOrWhiteSpace(name)
        ? "'name' must not be empty; leave it out to keep it."
        : VoiceFields.Check(Name, Language, Description);
}

/// <summary>What fields of a voice may be.</summary>
internal static class VoiceFields
{
    private const int LongestName = 100;
    private const int LongestDescription = 1_000;

    public static string? Check(string? name, string? language, string? description) =>
        (name, language, description) switch
        {
            ({ Length: > LongestName }, _, _) => $"'name' must have at most {LongestName} characters.",
            (_, { } tag, _) when !PersonaRules.IsLanguage(tag) => "'language' must be a BCP 47 code such as 'en' or "
                + "'pt-BR'.",
            (_, _, { Length: > LongestDescription }) => $"'description' must have at most {LongestDescription} characters.",
            _ => null,
        };
}
