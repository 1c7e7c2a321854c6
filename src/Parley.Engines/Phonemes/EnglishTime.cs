using System.Text.RegularExpressions;

namespace Parley.Engines.Phonemes;

/// <summary>Times of day, dates, years and decades.</summary>
internal static partial class EnglishTime
{
    private static readonly string[] _months =
        ["January", "February", "March", "April", "May", "June", "July", "August",
            "September", "October", "November", "December"];

    private static readonly string[] _decades =
        ["hundreds", "tens", "twenties", "thirties", "forties", "fifties",
            "sixties", "seventies", "eighties", "nineties"];

    /// <summary>"9:00" as "9 o'clock", "3:05" as "3 oh 5", "6:30pm" as "6 30 p.m."; null if it is no time.</summary>
    public static string? ReadTime(string word, WrittenWord? next)
    {
        Match match = Time().Match(word);
        if (!match.Success || int.Parse(match.Groups["hour"].ValueSpan) is not (var hour and <= 24))
            return match.Success ? null : ReadHalf(word);

        int minute = int.Parse(match.Groups["minute"].ValueSpan);
        string half = Half(match.Groups["half"].Value);
        bool isHalfNamed = half.Length > 0
            || next?.Spoken.ToLowerInvariant() is "am" or "pm" or "a.m" or "p.m" or "o'clock" or "hours";
        string minutes = minute switch
        {
            0 when isHalfNamed => "",
            0 => hour is 0 or > 12 ? " hundred" : " o'clock",
            < 10 => $" oh {minute}",
            _ => $" {minute}",
        };
        return $"{hour}{minutes}{half}";
    }

    /// <summary>"2024-03-12", "12/05/1987", "1984", "the 1990s", "'80s"; null if it is none of them.</summary>
    /// <param name="word">One word.</param>
    /// <param name="isAmerican">Whether the month is written first.</param>
    public static string? ReadDate(string word, bool isAmerican)
    {
        if (IsoDate().Match(word) is { Success: true } iso)
            return Date(Number(iso, "day"), Number(iso, "month"), iso.Groups["year"].Value, isAmerican);
        if (SlashedDate().Match(word) is { Success: true } date)
        {
            int first = Number(date, "first");
            int second = Number(date, "second");
            bool isMonthFirst = (isAmerican && first <= 12) || second > 12;
            return Date(
                isMonthFirst ? second : first, isMonthFirst ? first : second, date.Groups["year"].Value, isAmerican);
        }

        if (Decade().Match(word) is { Success: true } decade)
        {
            string century = decade.Groups["century"].Value;
            int tens = decade.Groups["tens"].ValueSpan[0] - '0';
            return century == "20" && tens == 0 ? "two thousands" : $"{century} {_decades[tens]}".Trim();
        }

        return word.Length == 4 && !word.AsSpan().ContainsAnyExceptInRange('0', '9') ? Year(word) : null;
    }

    /// <summary>
    /// "1984" as "19 84", "1905" as "19 oh 5"; null where it is said as the number that it is: "2003", "2500".
    /// </summary>
    private static string? Year(string digits)
    {
        int year = int.Parse(digits);
        if (year is < 1100 or >= 2100 || year % 1000 < 10)
            return null;
        return (year % 100) switch
        {
            0 => $"{year / 100} hundred",
            < 10 => $"{year / 100} oh {year % 100}",
            _ => $"{year / 100} {year % 100}",
        };
    }

    private static string? Date(int day, int month, string year, bool isAmerican)
    {
        if (month is < 1 or > 12 || day is < 1 or > 31)
            return null;
        string suffix = (day % 10) switch
        {
            1 when day != 11 => "st",
            2 when day != 12 => "nd",
            3 when day != 13 => "rd",
            _ => "th",
        };
        string name = _months[month - 1];
        string spokenYear = year.Length == 4 ? Year(year) ?? year : year;
        return isAmerican ? $"{name} {day}{suffix} {spokenYear}" : $"{day}{suffix} of {name} {spokenYear}";
    }

    private static string? ReadHalf(string word) =>
        Hour().Match(word) is { Success: true } match
            ? match.Groups["hour"].Value + Half(match.Groups["half"].Value) : null;

    private static string Half(string written) => written.Length == 0 ? ""
        : written[0] is 'a' or 'A' ? " a.m." : " p.m.";

    private static int Number(Match match, string group) => int.Parse(match.Groups[group].ValueSpan);

    [GeneratedRegex(@"^(?<hour>\d{1,2}):(?<minute>[0-5]\d)(?<half>[ap]\.?m)?$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Time();

    [GeneratedRegex(@"^(?<hour>\d{1,2})(?<half>[ap]\.?m)$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Hour();

    [GeneratedRegex(
        @"^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"^(?<first>\d{1,2})/(?<second>\d{1,2})/(?<year>\d{4}|\d\d)$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex SlashedDate();

    [GeneratedRegex(
        @"^(?<century>1[1-9]|20)?(?<tens>\d)0'?s$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Decade();
}
