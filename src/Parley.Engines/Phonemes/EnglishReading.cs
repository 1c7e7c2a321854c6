using System.Text.RegularExpressions;

namespace Parley.Engines.Phonemes;

/// <summary>
/// How an English reader says what espeak-ng would spell: "$5.99" as "5 dollars and 99 cents", "1984" as "19 84",
/// "St." as "street".
/// </summary>
internal static partial class EnglishReading
{
    private static readonly HashSet<string> _scales =
        new(StringComparer.OrdinalIgnoreCase) { "hundred", "thousand", "million", "billion", "trillion" };

    /// <summary>
    /// The same words with what is to be said; several become one where they are said in another order.
    /// </summary>
    /// <param name="words">As they were scanned.</param>
    /// <param name="language">Tells where the day stands before the month.</param>
    public static List<WrittenWord> Apply(List<WrittenWord> words, string language)
    {
        bool isAmerican = language.Contains("us", StringComparison.OrdinalIgnoreCase);
        var read = new List<WrittenWord>(words.Count);
        for (int i = 0; i < words.Count; i++)
        {
            WrittenWord word = words[i];
            WrittenWord? next = i + 1 < words.Count && word.After.Length == 0 ? words[i + 1] : null;
            WrittenWord? previous = read.Count > 0 ? read[^1] : null;
            if (next is not null && _scales.Contains(next.Spoken) && EnglishMoney.Read(word.Spoken, next.Spoken) is { } sum)
            {
                read.Add(next with
                {
                    Start = word.Start,
                    Length = next.Start + next.Length - word.Start,
                    OuterStart = word.OuterStart,
                    Before = word.Before,
                    Spoken = sum,
                });
                i++;
            }
            else
            {
                read.Add(ReadOne(word, previous, i + 1 < words.Count ? words[i + 1] : null, isAmerican));
            }
        }

        return read;
    }

    private static WrittenWord ReadOne(WrittenWord word, WrittenWord? previous, WrittenWord? next, bool isAmerican)
    {
        if (word.Given is not null)
            return word;
        if (word.After.StartsWith('.') && EnglishAbbreviations.Read(word, previous, next) is { } title)
        {
            bool isEnd = next is null || EnglishAbbreviations.EndsSentence(word, title, next);
            string after = isEnd ? word.After : word.After[1..];
            return word with { Spoken = title, After = after, EndsSentence = isEnd ? true : null };
        }

        if (Read(word.Spoken, previous, next, isAmerican) is { } spoken)
            return word with { Spoken = spoken };
        return word;
    }

    private static string? Read(string word, WrittenWord? previous, WrittenWord? next, bool isAmerican)
    {
        if (Link().Match(word) is { Success: true } link)
            return word[link.Length..].TrimEnd('/');
        if (!word.AsSpan().ContainsAnyInRange('0', '9'))
            return ReadWord(word, previous);

        return EnglishMoney.Read(word, scale: null)
            ?? EnglishTime.ReadTime(word, next)
            ?? EnglishTime.ReadDate(word, isAmerican)
            ?? EnglishNumbers.Read(word)
            ?? (word[0] == '#' ? "number " + word[1..] : word[0] == '~' ? "about " + word[1..] : null);
    }

    private static string? ReadWord(string word, WrittenWord? previous)
    {
        if (previous is null || previous.Spoken.Length == 0)
            return Tag(word);

        bool isAfterNumber = char.IsAsciiDigit(previous.Written[^1]) && previous.After.Length == 0;
        if (isAfterNumber && word.ToLowerInvariant() is "am" or "pm")
            return word[0] is 'a' or 'A' ? "a.m." : "p.m.";
        if (isAfterNumber && EnglishNumbers.Unit(word, previous.Written) is { } unit)
            return unit;
        bool isNamed = char.IsUpper(previous.Written[0]) && previous.After.Length == 0;
        return isNamed && EnglishNumbers.Roman(word) is { } number ? number : Tag(word);
    }

    private static string? Tag(string word) => word[0] == '#' && word.Length > 1 ? "hashtag " + word[1..] : null;

    [GeneratedRegex(
        "^(?:https?|ftp)://", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Link();
}
