using Parley.Core.Audio;

namespace Parley.Engines.Kokoro;

/// <summary>Where words lie, by the time that each token takes.</summary>
/// <remarks>
/// As join_timestamps of the published pipeline: a space belongs half to each side, three units of the pad to nobody.
/// </remarks>
internal static class KokoroWordTimes
{
    private const int HalfUnitsPerSecond = 80;
    private const int PadUnits = 3;

    /// <summary>Times from the start of what the model made, in order.</summary>
    /// <param name="segment">What was spoken.</param>
    /// <param name="durations">Of its tokens and the two pads.</param>
    public static List<WordTiming> Read(KokoroSegment segment, IReadOnlyList<int> durations)
    {
        List<WordTiming> words = [];
        int position = 0;
        // In half units, so that a space can be divided.
        long elapsed = 2L * Math.Max(0, durations[0] - PadUnits);
        foreach (KokoroWord word in segment.Words)
        {
            elapsed += HalfUnits(durations, position, word.Start);
            long start = elapsed - SpaceBefore(word.Start);
            elapsed += HalfUnits(durations, word.Start, word.Start + word.Count);
            position = word.Start + word.Count;
            words.Add(new WordTiming(word.Text, Time(start), Time(elapsed + SpaceAt(position)))
            {
                Phonemes = PhonemesOf(segment, word, durations, SpaceBefore(word.Start)),
            });
        }

        return words;

        long SpaceBefore(int token) => token > 0 ? SpaceAt(token - 1) : 0;

        // Half of its units are as many half units as it has units.
        long SpaceAt(int token)
        {
            bool isSpace = token < segment.Tokens.Count && segment.Tokens[token].IsSpace;
            return isSpace && token + 1 < durations.Count ? durations[token + 1] : 0;
        }
    }

    private static List<PhonemeTiming> PhonemesOf(
        KokoroSegment segment, KokoroWord word, IReadOnlyList<int> durations, long halfUnitsBefore)
    {
        var phonemes = new List<PhonemeTiming>(word.Count);
        for (int token = word.Start; token < word.Start + word.Count; token++)
        {
            long length = HalfUnits(durations, token, token + 1);
            phonemes.Add(new PhonemeTiming(segment.Tokens[token].Symbol.ToString(), Time(halfUnitsBefore), Time(length)));
            halfUnitsBefore += length;
        }

        return phonemes;
    }

    /// <summary>Of the tokens from one to another; the pad in front has the first duration.</summary>
    private static long HalfUnits(IReadOnlyList<int> durations, int from, int to)
    {
        long units = 0;
        for (int token = from; token < to && token + 1 < durations.Count; token++)
            units += durations[token + 1];
        return 2 * units;
    }

    private static TimeSpan Time(long halfUnits) => TimeSpan.FromMilliseconds(1_000.0 / HalfUnitsPerSecond * halfUnits);
}
