using System.Globalization;

namespace Parley.Engines.Kokoro;

/// <summary>The name of a blend: <c>af_heart(2)+am_michael(1)</c>; a weight that is left out is 1.</summary>
internal static class KokoroBlend
{
    private const int MostParts = 16;

    /// <summary>The names and weights in it; a plain name has weight 1. Null where it is no name of this kind.</summary>
    public static IReadOnlyList<(string Name, double Weight)>? Parse(string name)
    {
        string[] written = name.Split('+', MostParts + 1, StringSplitOptions.TrimEntries);
        if (written.Length > MostParts)
            return null;

        var parts = new (string, double)[written.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (ParsePart(written[i]) is not { } part)
                return null;
            parts[i] = part;
        }

        return parts;
    }

    private static (string Name, double Weight)? ParsePart(string part)
    {
        int open = part.IndexOf('(');
        if (open < 0)
            return part.Length > 0 ? (part, 1) : null;
        if (open == 0 || part[^1] != ')')
            return null;

        ReadOnlySpan<char> number = part.AsSpan(open + 1, part.Length - open - 2).Trim();
        bool isNumber = double.TryParse(
            number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double weight);
        return isNumber && weight is > 0 and <= 1_000_000 ? (part[..open].TrimEnd(), weight) : null;
    }
}
