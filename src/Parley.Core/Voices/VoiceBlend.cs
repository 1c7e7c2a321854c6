using System.Globalization;

namespace Parley.Core.Voices;

/// <summary>The name of a blend: <c>af_heart(2)+am_michael(1)</c>; a weight that is left out is 1.</summary>
public static class VoiceBlend
{
    /// <summary>Nobody hears more of them apart.</summary>
    public const int MostParts = 16;

    /// <summary>The smallest weight that a name can write.</summary>
    public const double LeastWeight = 0.000001;

    /// <summary>The largest weight.</summary>
    public const double MostWeight = 1_000_000;

    /// <summary>The voices in it; a plain name has weight 1. Null where it is no name of this kind.</summary>
    public static IReadOnlyList<BlendPart>? Parse(string name)
    {
        string[] written = name.Split('+', MostParts + 1, StringSplitOptions.TrimEntries);
        if (written.Length > MostParts)
            return null;

        var parts = new BlendPart[written.Length];
        for (int i = 0; i < parts.Length; i++)
        {
            if (ParsePart(written[i]) is not { } part)
                return null;
            parts[i] = part;
        }

        return parts;
    }

    /// <summary>The name that <see cref="Parse"/> reads.</summary>
    public static string NameOf(IEnumerable<BlendPart> parts) => string.Join('+', parts.Select(static part =>
        part.Weight == 1 ? part.Voice : string.Create(CultureInfo.InvariantCulture, $"{part.Voice}({part.Weight:0.######})")));

    private static BlendPart? ParsePart(string part)
    {
        int open = part.IndexOf('(');
        if (open < 0)
            return part.Length > 0 ? new BlendPart(part, 1) : null;
        if (open == 0 || part[^1] != ')')
            return null;

        ReadOnlySpan<char> number = part.AsSpan(open + 1, part.Length - open - 2).Trim();
        bool isNumber = double.TryParse(
            number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double weight);
        return isNumber && weight is > 0 and <= MostWeight ? new BlendPart(part[..open].TrimEnd(), weight) : null;
    }
}
