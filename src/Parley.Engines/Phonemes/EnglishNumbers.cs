using System.Text.RegularExpressions;

namespace Parley.Engines.Phonemes;

/// <summary>Fractions, ranges, telephone numbers, measures and Roman numerals.</summary>
internal static partial class EnglishNumbers
{
    private static readonly Dictionary<string, (string One, string Many)> _units = new(StringComparer.Ordinal)
    {
        ["kg"] = ("kilogram", "kilograms"),
        ["g"] = ("gram", "grams"),
        ["mg"] = ("milligram", "milligrams"),
        ["km"] = ("kilometer", "kilometers"),
        ["m"] = ("meter", "meters"),
        ["cm"] = ("centimeter", "centimeters"),
        ["mm"] = ("millimeter", "millimeters"),
        ["mi"] = ("mile", "miles"),
        ["ft"] = ("foot", "feet"),
        ["lb"] = ("pound", "pounds"),
        ["lbs"] = ("pound", "pounds"),
        ["oz"] = ("ounce", "ounces"),
        ["l"] = ("liter", "liters"),
        ["L"] = ("liter", "liters"),
        ["ml"] = ("milliliter", "milliliters"),
        ["tsp"] = ("teaspoon", "teaspoons"),
        ["tbsp"] = ("tablespoon", "tablespoons"),
        ["mph"] = ("mile per hour", "miles per hour"),
        ["kph"] = ("kilometer per hour", "kilometers per hour"),
        ["km/h"] = ("kilometer per hour", "kilometers per hour"),
        ["KB"] = ("kilobyte", "kilobytes"),
        ["MB"] = ("megabyte", "megabytes"),
        ["GB"] = ("gigabyte", "gigabytes"),
        ["TB"] = ("terabyte", "terabytes"),
        ["Hz"] = ("hertz", "hertz"),
        ["kHz"] = ("kilohertz", "kilohertz"),
        ["MHz"] = ("megahertz", "megahertz"),
        ["GHz"] = ("gigahertz", "gigahertz"),
        ["kW"] = ("kilowatt", "kilowatts"),
        ["kWh"] = ("kilowatt hour", "kilowatt hours"),
        ["ms"] = ("millisecond", "milliseconds"),
        ["s"] = ("second", "seconds"),
        ["sec"] = ("second", "seconds"),
        ["min"] = ("minute", "minutes"),
        ["mins"] = ("minute", "minutes"),
        ["h"] = ("hour", "hours"),
        ["hr"] = ("hour", "hours"),
        ["hrs"] = ("hour", "hours"),
        ["°C"] = ("degree Celsius", "degrees Celsius"),
        ["°F"] = ("degree Fahrenheit", "degrees Fahrenheit"),
        ["°"] = ("degree", "degrees"),
    };

    /// <summary>Null if espeak-ng says it well enough.</summary>
    public static string? Read(string word)
    {
        if (Fraction().Match(word) is { Success: true } fraction)
            return ReadFraction(
                int.Parse(fraction.Groups["above"].ValueSpan), int.Parse(fraction.Groups["below"].ValueSpan));
        if (Telephone().IsMatch(word))
            return string.Join(' ', word.Where(char.IsAsciiDigit));
        if (Range().Match(word) is { Success: true } range)
            return $"{range.Groups["from"].Value} to {range.Groups["to"].Value}";
        if (Measure().Match(word) is { Success: true } measure
            && Unit(measure.Groups["unit"].Value, measure.Groups["number"].Value) is { } unit)
            return $"{measure.Groups["number"].Value} {unit}";
        return null;
    }

    /// <summary>A unit in full, in the number that its number asks for; null if it is none.</summary>
    public static string? Unit(string unit, string number) =>
        _units.TryGetValue(unit, out (string One, string Many) names) ? number == "1" ? names.One : names.Many : null;

    /// <summary>"II" as "2", up to thirty-nine; null for a letter alone, which may be a name.</summary>
    public static string? Roman(string word)
    {
        if (word.Length < 2 || !RomanNumeral().IsMatch(word))
            return null;
        int value = 0;
        for (int i = 0; i < word.Length; i++)
        {
            int own = Value(word[i]);
            value += i + 1 < word.Length && own < Value(word[i + 1]) ? -own : own;
        }

        return value.ToString();

        static int Value(char c) => c switch { 'X' => 10, 'V' => 5, _ => 1 };
    }

    private static string? ReadFraction(int above, int below)
    {
        if (above == 0 || above >= below)
            return null;
        string? part = below switch
        {
            2 => "half",
            3 => "third",
            4 => "quarter",
            5 => "fifth",
            6 => "sixth",
            7 => "seventh",
            8 => "eighth",
            10 => "tenth",
            _ => null,
        };
        return part is null ? null : $"{above} {part}{(above == 1 ? "" : "s")}";
    }

    [GeneratedRegex(
        @"^(?<above>\d{1,2})/(?<below>\d{1,2})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Fraction();

    [GeneratedRegex(@"^(?:\d{3}-)?\d{3}-\d{4}$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Telephone();

    [GeneratedRegex(@"^(?<from>\d+(?:\.\d+)?)[-–](?<to>\d+(?:\.\d+)?%?)$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Range();

    [GeneratedRegex(@"^(?<number>-?\d[\d,]*(?:\.\d+)?)(?<unit>°?[A-Za-z/]{1,4}|°)$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Measure();

    [GeneratedRegex("^X{0,3}(?:IX|IV|V?I{0,3})$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex RomanNumeral();
}
