using System.Text;

namespace Parley.Core.Voices;

/// <summary>
/// Ids of voices: lower-case letters of the alphabet, digits and single hyphens, at most 64. Safe as file names
/// everywhere.
/// </summary>
public static class VoiceIds
{
    public const int MaximumLength = 64;

    // The letters U+00C0 to U+017F without their accents. The program runs without tables of cultures, which would know
    // them.
    private const string PlainLetters =
        "aaaaaaaceeeeiiiidnooooo-ouuuuytsaaaaaaaceeeeiiiidnooooo-ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggg"
        + "gggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

    // Windows takes these for devices, whatever the ending.
    private static readonly string[] _devices = ["con", "prn", "aux", "nul"];

    /// <summary>
    /// The id that a name gives: accents go, other characters become hyphens. Null where nothing is left.
    /// </summary>
    public static string? FromName(string name)
    {
        var id = new StringBuilder();
        foreach (char character in name)
        {
            char plain = Plain(character);
            if (plain != '-' || (id.Length > 0 && id[^1] != '-'))
                id.Append(plain);
        }

        string made = id.ToString(0, Math.Min(id.Length, MaximumLength)).TrimEnd('-');
        return made.Length == 0 ? null : IsDevice(made) ? "voice-" + made : made;
    }

    /// <summary>Whether it is the id of a voice; nothing else ever becomes part of a path.</summary>
    public static bool IsId(string id) =>
        id.Length is > 0 and <= MaximumLength
        && id.All(static character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-')
        && id[0] != '-' && id[^1] != '-' && !IsDevice(id);

    private static bool IsDevice(string id) =>
        _devices.Contains(id) || (id.Length == 4 && char.IsAsciiDigit(id[3]) && (id.StartsWith("com", StringComparison.Ordinal) || id.StartsWith("lpt", StringComparison.Ordinal)));

    private static char Plain(char character) => character switch
    {
        _ when char.IsAsciiLetterOrDigit(character) => char.ToLowerInvariant(character),
        >= '\u00C0' and < '\u0180' => PlainLetters[character - '\u00C0'],
        _ => '-',
    };
}
