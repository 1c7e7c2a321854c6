using System.Globalization;

namespace Parley.Core.TextToSpeech;

/// <summary>Pauses that a text asks for: <c>[pause:500ms]</c>, <c>[pause:1.5s]</c>.</summary>
public static class PauseMarks
{
    private const string Opening = "[pause:";
    private const int LongestMark = 24;

    // A mistyped number must not hold a reply up for hours.
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);

    /// <summary>The pieces between the marks, each with the pause after it; the last has none.</summary>
    public static IEnumerable<(string Text, TimeSpan? PauseAfter)> Split(string text)
    {
        int start = 0;
        for (int at = Find(text, 0); at >= 0; at = Find(text, at))
        {
            int end = text.IndexOf(']', at, Math.Min(LongestMark, text.Length - at));
            TimeSpan? pause = end < 0 ? null : Parse(text.AsSpan(at + Opening.Length, end - at - Opening.Length));
            if (pause is null)
            {
                at += Opening.Length;
                continue;
            }

            yield return (text[start..at], pause);
            start = at = end + 1;
        }

        yield return (text[start..], null);
    }

    /// <summary>Whether the text may hold any.</summary>
    public static bool MayBeIn(string text) => Find(text, 0) >= 0;

    private static int Find(string text, int from) => text.IndexOf(Opening, from, StringComparison.OrdinalIgnoreCase);

    private static TimeSpan? Parse(ReadOnlySpan<char> written)
    {
        bool isMilliseconds = written.EndsWith("ms", StringComparison.OrdinalIgnoreCase);
        if (!isMilliseconds && !written.EndsWith("s", StringComparison.OrdinalIgnoreCase))
            return null;
        ReadOnlySpan<char> digits = written[..^(isMilliseconds ? 2 : 1)].Trim();
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
            return null;
        double milliseconds = isMilliseconds ? number : 1_000 * number;
        return TimeSpan.FromMilliseconds(Math.Min(milliseconds, _longest.TotalMilliseconds));
    }
}
