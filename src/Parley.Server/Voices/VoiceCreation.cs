using Parley.Core.Personas;
using Parley.Core.Voices;

namespace Parley.Server.Voices;

/// <summary>The body of <c>POST /voices</c>.</summary>
/// <param name="Name">What people call it; its id is made of this.</param>
/// <param name="Engine">Who will speak with it; by default the engine in use.</param>
/// <param name="Language">BCP 47; by default <c>und</c>.</param>
/// <param name="Description">For people.</param>
internal sealed record VoiceCreation(string? Name, string? Engine = null, string? Language = null, string? Description = null)
{
    /// <summary>What is wrong with it; null where nothing is.</summary>
    public string? Check() => Name is null || VoiceIds.FromName(Name) is null
        ? "'name' must have a letter or digit that the voice's id can be made of."
        : VoiceFields.Check(Name, Language, Description);
}

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
