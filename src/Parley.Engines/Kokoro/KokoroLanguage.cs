namespace Parley.Engines.Kokoro;

/// <summary>The language of a voice, which the first letter of its name tells.</summary>
/// <param name="Tag">BCP 47.</param>
/// <param name="Name">In English.</param>
/// <param name="Espeak">
/// The voice of espeak-ng that makes its phonemes; null where the model was trained on those of another program.
/// </param>
internal sealed record KokoroLanguage(string Tag, string Name, string? Espeak)
{
    private static readonly KokoroLanguage _american = new("en-US", "American English", "en-us");

    /// <summary>That of a voice; American English where its name does not tell.</summary>
    public static KokoroLanguage Of(string voice) => Letter(voice) switch
    {
        'b' => new("en-GB", "British English", "en-gb"),
        'e' => new("es", "Spanish", "es"),
        'f' => new("fr-FR", "French", "fr-fr"),
        'h' => new("hi", "Hindi", "hi"),
        'i' => new("it", "Italian", "it"),
        'j' => new("ja", "Japanese", null),
        'p' => new("pt-BR", "Brazilian Portuguese", "pt-br"),
        'z' => new("cmn", "Mandarin Chinese", null),
        _ => _american,
    };

    /// <summary>One line about a voice for people.</summary>
    public static string Describe(string voice) => Letter(voice) == '\0'
        ? $"{Of(voice).Name}"
        : $"{Of(voice).Name}, {(voice[1] == 'm' ? "man" : "woman")}";

    private static char Letter(string voice) =>
        voice.Length >= 2 && voice[1] is 'f' or 'm' && (voice.Length == 2 || voice[2] == '_') ? voice[0] : '\0';
}
