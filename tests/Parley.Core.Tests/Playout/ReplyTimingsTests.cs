using Parley.Core.Audio;
using Parley.Core.Playout;
using Parley.Core.Sessions;
using Parley.Core.TextToSpeech;

namespace Parley.Core.Tests.Playout;

public sealed class ReplyTimingsTests
{
    private readonly ReplyTimings _timings = new();

    [Fact]
    public void TryTake_FirstSound_TellsWhereTheClauseBegins()
    {
        _timings.Begin(new SpokenClause("Good day.", ["Good ", "day. "]));
        Sound(20);

        SessionEvent.ReplyTiming news = Take();

        Assert.Equal((1, "Good day. ", 0, null), (news.Clause, news.Text, news.StartMs, news.EndMs));
        Assert.Empty(news.Words);
        Assert.False(_timings.TryTake(out _));
    }

    [Fact]
    public void TryTake_ClauseIsMade_TellsItsEndAndWordsOnce()
    {
        _timings.Begin(new SpokenClause("Good day.", ["**Good** ", "day. "]));
        Sound(100);
        Sound(100, ("Good", 0, 80), ("day", 90, 200));
        _timings.End();
        _timings.Begin(new SpokenClause("Bye.", ["Bye."]));
        Sound(40, ("Bye", 0, 40));

        SessionEvent.ReplyTiming first = Take();
        SessionEvent.ReplyTiming second = Take();

        Assert.Equal((1, 0, 200), (first.Clause, first.StartMs, first.EndMs));
        Assert.Equal([new("**Good** ", 0, 80), new("day. ", 90, 200)], first.Words);
        Assert.Equal((2, 200, null), (second.Clause, second.StartMs, second.EndMs));
        Assert.Equal([new("Bye.", 200, 240)], second.Words);
        Assert.False(_timings.TryTake(out _));
    }

    [Fact]
    public void TryTake_LongClause_TellsWordsOnTheWayTwiceASecond()
    {
        string[] words = [.. Enumerable.Repeat("word ", 10)];
        _timings.Begin(new SpokenClause(string.Concat(words).Trim(), words));
        int told = 0;
        for (int i = 0; i < 10; i++)
        {
            Sound(200, ("word", 200 * i, 200 * (i + 1)));
            told += _timings.TryTake(out _) ? 1 : 0;
        }

        Assert.InRange(told, 3, 5);
    }

    [Fact]
    public void Words_SaidInTwoOrLeftOut_TileTheClauseAllTheSame()
    {
        _timings.Begin(new SpokenClause("I have 42 apples & pears.", ["I ", "have ", "42 ", "apples ", "& ", "pears."]));
        Sound(600, ("I", 0, 100), ("forty", 200, 300), ("two", 300, 400), ("apples", 400, 500), ("pears", 500, 600));
        _timings.End();

        SessionEvent.ReplyTiming news = Take();

        Assert.Equal(news.Text, string.Concat(news.Words.Select(word => word.Text)));
        Assert.Equal(("apples & ", 400), (news.Words[^2].Text, news.Words[^2].StartMs));
        Assert.Equal(("pears.", 500), (news.Words[^1].Text, news.Words[^1].StartMs));
    }

    private SessionEvent.ReplyTiming Take()
    {
        Assert.True(_timings.TryTake(out SessionEvent.ReplyTiming? news));
        return news;
    }

    private void Sound(int ms, params (string Word, double Start, double End)[] words)
    {
        AudioFormat format = new(1_000);
        using AudioFrame frame = AudioFramePool.Shared.Rent(format, ms);
        _timings.Add(new SpeechFrame(frame, [.. words.Select(word => new WordTiming(
            word.Word, TimeSpan.FromMilliseconds(word.Start), TimeSpan.FromMilliseconds(word.End)))]));
    }
}
