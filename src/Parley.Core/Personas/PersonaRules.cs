using System.Text.RegularExpressions;

namespace Parley.Core.Personas;

/// <summary>What a persona must be, whether it comes from settings or over the network.</summary>
public static partial class PersonaRules
{
    public const int MaximumNameCharacters = 100;

    /// <summary>About 5 000 tokens: more leaves a small model no room for the conversation.</summary>
    public const int MaximumPromptCharacters = 20_000;

    public const int MaximumReferenceCharacters = 200;

    /// <summary>Small models choose badly among many, and each is read with every question.</summary>
    public const int MaximumTools = 32;

    /// <summary>One sentence for each broken rule, each with the name of the field; none if all is well.</summary>
    public static IEnumerable<string> Check(Persona persona)
    {
        ArgumentNullException.ThrowIfNull(persona);
        if (!IdPattern().IsMatch(persona.Id))
            yield return $"Id '{Shorten(persona.Id)}' must be 1 to 64 letters, digits, '-' or '_'.";
        if (string.IsNullOrWhiteSpace(persona.Name) || persona.Name.Length > MaximumNameCharacters)
            yield return $"Name must be 1 to {MaximumNameCharacters} characters.";
        if (string.IsNullOrWhiteSpace(persona.Prompt) || persona.Prompt.Length > MaximumPromptCharacters)
            yield return $"Prompt must be 1 to {MaximumPromptCharacters} characters; it has {persona.Prompt.Length}.";
        if (!IsReference(persona.Voice))
            yield return $"Voice must name a voice in at most {MaximumReferenceCharacters} characters, or be left out.";
        if (!IsReference(persona.Model))
            yield return $"Model must name a model in at most {MaximumReferenceCharacters} characters, or be left out.";
        if (persona.Language is { } language && !IsLanguage(language))
            yield return $"Language '{Shorten(language)}' must be a BCP 47 code such as 'en' or 'pt-BR', or be left "
                + "out.";
        if (persona.Tools.Count > MaximumTools)
            yield return $"Tools must be at most {MaximumTools}; there are {persona.Tools.Count}.";
        if (persona.Tools.Any(static tool => tool is null || !IsId(tool)))
            yield return $"Tool '{Shorten(persona.Tools.First(static tool => tool is null || !IsId(tool)) ?? "null")}' must be the name of a function: 1 to 64 letters, digits, '-' or '_'.";
        if (persona.Tools.Distinct(StringComparer.Ordinal).Count() < persona.Tools.Count)
            yield return "Tools must name each function once.";
    }

    /// <summary>Whether it can be the id of a persona.</summary>
    public static bool IsId(string id) => IdPattern().IsMatch(id);

    /// <summary>Whether it looks like a BCP 47 code.</summary>
    public static bool IsLanguage(string language) => LanguagePattern().IsMatch(language);

    private static bool IsReference(string? name) =>
        name is null || (!string.IsNullOrWhiteSpace(name) && name.Length <= MaximumReferenceCharacters);

    private static string Shorten(string text) => text.Length <= 70 ? text : $"{text[..70]}…";

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex IdPattern();

    [GeneratedRegex(
        @"\A[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex LanguagePattern();
}
