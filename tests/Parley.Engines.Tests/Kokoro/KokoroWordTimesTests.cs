using Parley.Core.Audio;
using Parley.Engines.Kokoro;

namespace Parley.Engines.Tests.Kokoro;

/// <summary>Worked out by hand from the published pipeline's join_timestamps, in half units of 12.5 ms.</summary>
public sealed class KokoroWordTimesTests
{
    [Fact]
    public void Read_WordsWithSpacesAndMarks_DividesTheSpaces()
    {
        // pad a b , _ c d . pad
        KokoroSegment segment = Segment("ab, cd.", new KokoroWord("One", 0, 2), new KokoroWord("two", 4, 2));

        List<WordTiming> words = KokoroWordTimes.Read(segment, [5, 2, 3, 4, 6, 1, 2, 3, 9]);

        // Two units of the pad count; then 2 + 3; then the comma's 4 and half of the space's 6.
        Assert.Equal(("One", Units(2), Units(7)), Times(words[0]));
        Assert.Equal(("two", Units(14), Units(20)), Times(words[1]));
    }

    [Fact]
    public void Read_ShortPadAndSpaceAtTheEnds_BeginsAtZero()
    {
        KokoroSegment segment = Segment("a b", new KokoroWord("a", 0, 1), new KokoroWord("b", 2, 1));

        List<WordTiming> words = KokoroWordTimes.Read(segment, [2, 4, 3, 4, 2]);

        Assert.Equal(("a", Units(0), Units(5.5)), Times(words[0]));
        Assert.Equal(("b", Units(5.5), Units(11)), Times(words[1]));
    }

    [Fact]
    public void Read_Word_TellsItsPhonemesFromItsStartOn()
    {
        KokoroSegment segment = Segment("ab cd.", new KokoroWord("One", 0, 2), new KokoroWord("two", 3, 2));

        List<WordTiming> words = KokoroWordTimes.Read(segment, [3, 2, 3, 6, 1, 2, 3, 9]);

        // Half of the space before belongs to the word, and to none of its phonemes.
        PhonemeTiming[] expected = [new("c", Units(3), Units(1)), new("d", Units(4), Units(2))];
        Assert.Equal(expected, words[1].Phonemes);
    }

    [Fact]
    public void Read_FewerDurationsThanTokens_EndsWhereTheyEnd()
    {
        KokoroSegment segment = Segment("a b", new KokoroWord("a", 0, 1), new KokoroWord("b", 2, 1));

        List<WordTiming> words = KokoroWordTimes.Read(segment, [3, 4, 2]);

        Assert.All(words, word => Assert.InRange(word.End, word.Start, Units(20)));
    }

    private static (string Word, TimeSpan Start, TimeSpan End) Times(WordTiming word) => (word.Word, word.Start, word.End);

    private static TimeSpan Units(double units) => TimeSpan.FromMilliseconds(25 * units);

    private static KokoroSegment Segment(string phonemes, params KokoroWord[] words) =>
        new([.. KokoroVocabulary.Published.Encode(phonemes)], words, TimeSpan.Zero);
}
