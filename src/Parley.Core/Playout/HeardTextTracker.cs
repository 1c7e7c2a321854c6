using Parley.Core.Audio;

namespace Parley.Core.Playout;

/// <summary>
/// Knows which words of a reply were heard when so much of its sound was played: from word times where the voice gives
/// them, else by proportion of the clause's sound.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class HeardTextTracker
{
    // Until a clause without word times is complete its length is a guess: about 15 characters a second is usual speech.
    private static readonly TimeSpan _guessedTimePerCharacter = TimeSpan.FromMilliseconds(1000.0 / 15);

    private readonly List<Clause> _clauses = [];

    /// <summary>A clause follows; its word times count from <paramref name="start"/> of the reply's sound.</summary>
    public void BeginClause(string text, TimeSpan start) => _clauses.Add(new Clause(text, start));

    /// <summary>Times of words of the present clause, counted from its start.</summary>
    public void AddWords(IReadOnlyList<WordTiming> words) => _clauses[^1].Timings.AddRange(words);

    /// <summary>The present clause ends at <paramref name="end"/> of the reply's sound.</summary>
    public void EndClause(TimeSpan end) => _clauses[^1].End = end;

    /// <summary>The words that had been heard to their end after so much sound, and how many.</summary>
    public (string Text, int Words) Heard(TimeSpan played)
    {
        var heard = new List<string>();
        int words = 0;
        foreach (Clause clause in _clauses)
        {
            if (played <= clause.Start)
                break;

            string text = clause.HeardText(played);
            if (text.Length == 0)
                break;

            heard.Add(text);
            words += Turns.Words.Count(text);
        }

        return (string.Join(' ', heard), words);
    }

    /// <summary>
    /// The start of the word that sounds at <paramref name="position"/>; the position itself between words, and where
    /// words have no times.
    /// </summary>
    public TimeSpan StartOfWordAt(TimeSpan position)
    {
        foreach (Clause clause in _clauses)
        {
            foreach (WordTiming word in clause.Timings)
            {
                if (clause.Start + word.Start < position && position < clause.Start + word.End)
                    return clause.Start + word.Start;
            }
        }

        return position;
    }

    private sealed class Clause(string text, TimeSpan start)
    {
        public TimeSpan Start => start;

        public TimeSpan? End { get; set; }

        public List<WordTiming> Timings { get; } = [];

        public string HeardText(TimeSpan played)
        {
            if (End is { } end && played >= end)
                return text;

            return Timings.Count > 0 ? TimedText(played - start) : ProportionalText(played - start);
        }

        private string TimedText(TimeSpan played)
        {
            int heardWords = 0;
            while (heardWords < Timings.Count && Timings[heardWords].End <= played)
                heardWords++;
            return FirstWords(heardWords);
        }

        private string ProportionalText(TimeSpan played)
        {
            TimeSpan length = End is { } end ? end - start : text.Length * _guessedTimePerCharacter;
            double share = length > TimeSpan.Zero ? Math.Min(1, played / length) : 0;
            int characters = (int)(text.Length * share);
            return WholeWords(characters);
        }

        /// <summary>
        /// The first words of the clause as it was written. A voice may speak another number of words than were written
        /// ("42" is two); once it has spoken them all, the written ones are taken in proportion.
        /// </summary>
        private string FirstWords(int heard)
        {
            string[] written = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            int words = End is null ? Math.Min(heard, written.Length) : written.Length * heard / Timings.Count;
            return string.Join(' ', written.AsSpan(0, words)!);
        }

        private string WholeWords(int characters)
        {
            if (characters >= text.Length)
                return text;

            // A script without spaces is cut where it is; any other at the last space, so that no half word is kept.
            int cut = text.Contains(' ') ? text.LastIndexOf(' ', characters) : characters;
            return cut <= 0 ? "" : text[..cut].TrimEnd();
        }
    }
}
