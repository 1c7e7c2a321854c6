using Parley.Core.Audio;
using Parley.Core.Playout;

namespace Parley.Core.Tests.Playout;

public sealed class HeardTextTrackerTests
{
    private readonly HeardTextTracker _tracker = new();

    [Theory]
    [InlineData(0, "", 0)]
    [InlineData(299, "", 0)]
    [InlineData(300, "Good", 1)]
    [InlineData(999, "Good morning,", 2)]
    [InlineData(1_000, "Good morning, friend.", 3)]
    [InlineData(1_500, "Good morning, friend. How", 4)]
    [InlineData(9_000, "Good morning, friend. How are you?", 6)]
    public void Heard_WithWordTimes_KeepsTheWordsThatEnded(int playedMs, string text, int words)
    {
        _tracker.BeginClause("Good morning, friend.", Ms(0));
        _tracker.AddWords([Word("good", 0, 300), Word("morning", 300, 700), Word("friend", 700, 1_000)]);
        _tracker.EndClause(Ms(1_100));
        _tracker.BeginClause("How are you?", Ms(1_100));
        _tracker.AddWords([Word("how", 0, 300), Word("are", 300, 500), Word("you", 500, 800)]);
        _tracker.EndClause(Ms(2_000));

        Assert.Equal((text, words), _tracker.Heard(Ms(playedMs)));
    }

    [Fact]
    public void Heard_WordsStillBeingMade_CountsThoseKnown()
    {
        _tracker.BeginClause("one two three four five six", Ms(0));
        _tracker.AddWords([Word("one", 0, 200), Word("two", 200, 400)]);

        Assert.Equal(("one two", 2), _tracker.Heard(Ms(450)));
    }

    [Fact]
    public void Heard_NumberSpokenAsSeveralWords_GoesByProportionOfTheWrittenOnes()
    {
        _tracker.BeginClause("Room 142 please", Ms(0));
        _tracker.AddWords(
            [Word("room", 0, 200), Word("one", 200, 400), Word("hundred", 400, 600), Word("forty", 600, 800),
                Word("two", 800, 1_000), Word("please", 1_000, 1_200)]);
        _tracker.EndClause(Ms(1_300));

        Assert.Equal(("Room 142", 2), _tracker.Heard(Ms(1_000)));
    }

    [Theory]
    [InlineData(500, "The quick")]
    [InlineData(999, "The quick brown")]
    [InlineData(1_000, "The quick brown fox")]
    public void Heard_WithoutWordTimes_GoesByProportionAndCutsNoWord(int playedMs, string text)
    {
        _tracker.BeginClause("The quick brown fox", Ms(0));
        _tracker.EndClause(Ms(1_000));

        Assert.Equal(text, _tracker.Heard(Ms(playedMs)).Text);
    }

    [Theory]
    [InlineData(450, 300)]
    [InlineData(300, 300)]
    [InlineData(750, 750)]
    public void StartOfWordAt_Position_IsTheStartOfTheWordThatSounds(int positionMs, int startMs)
    {
        _tracker.BeginClause("good morning", Ms(0));
        _tracker.AddWords([Word("good", 0, 300), Word("morning", 300, 700)]);

        Assert.Equal(Ms(startMs), _tracker.StartOfWordAt(Ms(positionMs)));
    }

    private static WordTiming Word(string word, int startMs, int endMs) => new(word, Ms(startMs), Ms(endMs));

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);
}
