using Parley.Core.Audio;

namespace Parley.Core.SpeechToText.Formats;

/// <summary>What is shown at once.</summary>
internal readonly record struct SubtitleCue(TimeSpan Start, TimeSpan End, string Text)
{
    // Two lines of 42 letters for at most seven seconds, as broadcasters and streaming services have it.
    private const int MaximumCharacters = 84;
    private const int LineCharacters = 42;
    private static readonly TimeSpan _longest = TimeSpan.FromSeconds(7);

    /// <summary>A segment in readable pieces; a segment whose words have no times stays whole.</summary>
    public static IEnumerable<SubtitleCue> Of(TranscriptSegment segment)
    {
        if (segment.Words.Count == 0)
        {
            yield return new SubtitleCue(segment.Start, segment.End, segment.Text);
            yield break;
        }

        var line = new List<WordTiming>();
        int characters = 0;
        foreach (WordTiming word in segment.Words)
        {
            if (line.Count > 0 && (characters + 1 + word.Word.Length > MaximumCharacters || word.End - line[0].Start > _longest))
            {
                yield return Of(line);
                line.Clear();
                characters = 0;
            }

            characters += (line.Count > 0 ? 1 : 0) + word.Word.Length;
            line.Add(word);
        }

        yield return Of(line);
    }

    private static SubtitleCue Of(List<WordTiming> words) =>
        new(words[0].Start, words[^1].End, Break(string.Join(' ', words.Select(word => word.Word))));

    /// <summary>In two lines where it is too long for one, broken nearest to the middle.</summary>
    private static string Break(string text)
    {
        if (text.Length <= LineCharacters)
            return text;
        int middle = text.Length / 2;
        int before = text.LastIndexOf(' ', middle);
        int after = text.IndexOf(' ', middle);
        int at = after < 0 || (before >= 0 && middle - before <= after - middle) ? before : after;
        return at < 0 ? text : $"{text[..at]}\n{text[(at + 1)..]}";
    }
}
