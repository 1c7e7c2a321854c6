using System.Buffers;

namespace Parley.Engines.Models;

/// <summary>Which names and paths from outside (catalogues, archives) may become names in the store.</summary>
internal static class SafeNames
{
    private const int LongestPath = 512;

    private static readonly SearchValues<char> _nameCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-+");

    private static readonly SearchValues<char> _hexadecimal = SearchValues.Create("0123456789abcdef");

    /// <summary>A name of one folder, not hidden, not one that the store uses itself.</summary>
    public static bool IsModelName(string name) => IsPart(name) && name.Length <= 128
        && !name.Equals(PreparedFiles.FolderName, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// A path with <c>/</c> that stays below its folder on every system and is not the store's own manifest.
    /// </summary>
    public static bool IsRelativePath(string path) => path.Length is > 0 and <= LongestPath
        && path.Split('/').All(IsPart)
        && !path.Equals(ModelManifest.FileName, StringComparison.OrdinalIgnoreCase);

    public static bool IsHash(string text, int digits) =>
        text.Length == digits && !text.AsSpan().ContainsAnyExcept(_hexadecimal);

    // Letters beyond ASCII (Piper has voices with them) are welcome; separators, drives, wildcards and control
    // characters are not.
    private static bool IsPart(string part) => part.Length is > 0 and <= 200 && part[0] != '.' && part[^1] != '.'
        && part.All(
            static character => _nameCharacters.Contains(character) || (character > 127 && char.IsLetter(character)));
}
