using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Parley.Engines.Tokenizers;

/// <summary>
/// Letters without their accents, as BERT's tokenizers want them: Unicode's NFD without nonspacing marks. Parley runs
/// without ICU, and the runtime cannot take letters apart then.
/// </summary>
/// <remarks>The order of marks that stay (spacing ones) is left as it was; no published vocabulary can tell.</remarks>
internal static class Accents
{
    // Unicode 3.12, "Conjoining Jamo Behavior".
    private const int FirstSyllable = 0xAC00;
    private const int LastSyllable = 0xD7A3;
    private const int Leads = 0x1100;
    private const int Vowels = 0x1161;
    private const int Tails = 0x11A7;
    private const int VowelCount = 21;
    private const int TailCount = 28;

    private static readonly FrozenDictionary<int, string> _bare = Read();

    /// <summary>Appends a character without its accents; nothing where it is one.</summary>
    public static void AppendBare(Rune character, StringBuilder text)
    {
        int value = character.Value;
        if (value < 0xC0)
            Append(character, text);
        else if (value is >= FirstSyllable and <= LastSyllable)
            AppendSyllable(value - FirstSyllable, text);
        else if (_bare.TryGetValue(value, out string? bare))
            text.Append(bare);
        else if (Rune.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
            Append(character, text);
    }

    internal static void Append(Rune character, StringBuilder text)
    {
        Span<char> units = stackalloc char[2];
        text.Append(units[..character.EncodeToUtf16(units)]);
    }

    private static void AppendSyllable(int index, StringBuilder text)
    {
        text.Append((char)(Leads + (index / (VowelCount * TailCount))));
        text.Append((char)(Vowels + (index % (VowelCount * TailCount) / TailCount)));
        if (index % TailCount > 0)
            text.Append((char)(Tails + (index % TailCount)));
    }

    private static FrozenDictionary<int, string> Read()
    {
        using Stream stream = Assembly.GetExecutingAssembly()
            .GetManifestResourceStream("Parley.Engines.Tokenizers.accents.txt")!;
        using var reader = new StreamReader(stream);
        Dictionary<int, string> bare = [];
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            int from = Hexadecimal(line[..colon]);
            foreach (string entry in line[(colon + 2)..].Split(' '))
            {
                bare.Add(from++, entry == "-"
                    ? ""
                    : string.Concat(entry.Split('+').Select(static code => char.ConvertFromUtf32(Hexadecimal(code)))));
            }
        }

        return bare.ToFrozenDictionary();
    }

    private static int Hexadecimal(string digits) =>
        int.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
