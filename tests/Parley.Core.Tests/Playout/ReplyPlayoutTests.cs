using Parley.Core.Audio;
using Parley.Core.Playout;
using Parley.Core.TextToSpeech;
using Parley.Core.Turns;
using Parley.Testing;

namespace Parley.Core.Tests.Playout;

public sealed class ReplyPlayoutTests : IDisposable
{
    private readonly AudioFramePool _pool = new(capacitySamples: 1_920, retainedFrames: 64);
    private readonly List<AudioFrame> _given = [];
    private readonly ReplayGuard _guard = new();
    private readonly ReplyPlayout _playout;
    private TimeSpan _now;

    public ReplyPlayoutTests() => _playout = new ReplyPlayout(1, new PlayoutOptions { BufferMs = 10_000 }, _guard);

    [Fact]
    public void Pump_NotReleased_SendsNothing()
    {
        Speak("hello", words: 1);

        Assert.Equal(TimeSpan.Zero, PlayUntil(Ms(1_000)));
        Assert.False(_playout.HasStarted);
    }

    [Fact]
    public void Pump_AllSpoken_FinishesWhenTheLastSampleHasBeenHeard()
    {
        Speak("one two", words: 2);
        End();
        _playout.Release();

        PlayUntil(Ms(380));
        Assert.Equal(PlayoutProgress.Waiting, _playout.Pump(_now, out _, out TimeSpan? nextAt));
        Assert.Equal(Ms(400), nextAt);

        _now = nextAt!.Value;
        Assert.Equal(PlayoutProgress.Finished, _playout.Pump(_now, out _, out _));
        Assert.Equal(("one two", 2), Heard());
    }

    [Fact]
    public void Pump_ClientPlaysLater_FinishesWhenTheClientHasPlayedAll()
    {
        Speak("one two", words: 2);
        End();
        _playout.Release();
        PlayUntil(Ms(300));
        _playout.Report(_now, Ms(100));

        PlayUntil(Ms(580));
        Assert.Equal(PlayoutProgress.Waiting, _playout.Pump(_now, out _, out TimeSpan? nextAt));
        Assert.Equal(Ms(600), nextAt);

        _now = Ms(600);
        Assert.Equal(PlayoutProgress.Finished, _playout.Pump(_now, out _, out _));
        Assert.Equal(("one two", 2), Heard());
    }

    [Fact]
    public void Pump_ClientHasStoppedPlaying_FinishesWithWhatItHasPlayed()
    {
        Speak("one two", words: 2);
        End();
        _playout.Release();
        PlayoutProgress progress = PlayoutProgress.Waiting;
        for (; progress != PlayoutProgress.Finished && _now < Ms(5_000); _now += Ms(20))
        {
            PlayUntil(_now);
            _playout.Report(_now, Ms(200));
            progress = _playout.Pump(_now, out _, out _);
        }

        Assert.Equal(PlayoutProgress.Finished, progress);
        Assert.InRange(_now, Ms(2_380), Ms(2_440));
        Assert.Equal(("one", 1), Heard());
    }

    [Fact]
    public void Pump_NothingToSay_FinishesAtOnceWithoutStarting()
    {
        End();
        _playout.Release();

        Assert.Equal(PlayoutProgress.Finished, _playout.Pump(_now, out _, out _));
        Assert.False(_playout.HasStarted);
    }

    [Fact]
    public void TakeStarved_OnlyAfterThePlayoutFoundNothing()
    {
        Assert.True(_playout.TakeStarved());
        _playout.Release();
        Speak("one", words: 1);
        Assert.False(_playout.TakeStarved());

        PlayUntil(Ms(300));

        Assert.True(_playout.TakeStarved());
        Assert.False(_playout.TakeStarved());
    }

    [Fact]
    public void Resume_InTheMiddleOfAWord_SaysTheWordAgain()
    {
        Speak("one two three", words: 3);
        _playout.Release();
        PlayUntil(Ms(260)); // 300 ms have left, 260 ms are heard; the second word began at 200 ms.
        _playout.Pause(_now, unsent: Ms(40));
        Assert.Equal(TimeSpan.Zero, PlayUntil(Ms(2_000)));

        _playout.Resume();
        TimeSpan again = PlayUntil(Ms(4_000));

        Assert.Equal(Ms(400), again);
    }

    [Fact]
    public void Resume_BeforeAnythingWasSent_StartsAtTheBeginning()
    {
        Speak("one", words: 1);
        _playout.Release();
        _playout.Pause(_now, TimeSpan.Zero);

        _playout.Resume();

        Assert.Equal(Ms(200), PlayUntil(Ms(1_000)));
    }

    [Fact]
    public void HeardAfter_MoreThanHasLeft_IsWhatHasLeft()
    {
        Speak("one two three", words: 3);
        _playout.Release();
        PlayUntil(Ms(380));
        _playout.Pause(_now, unsent: TimeSpan.Zero);
        _playout.Pause(_now, unsent: TimeSpan.Zero);

        HeardText heard = _playout.HeardAfter(Ms(100_000));

        Assert.Equal(("one two", 2, Ms(440)), (heard.Text, heard.Words, heard.Played));
    }

    [Fact]
    public void Dispose_FramesWaitingAndPlayed_AllGoBackToThePool()
    {
        Speak("one two three", words: 3);
        _playout.Release();
        PlayUntil(Ms(300));

        _playout.Dispose();

        Assert.All(_given, frame => Assert.Throws<ObjectDisposedException>(() => frame.Samples));
        Assert.False(_playout.Writer.TryWrite(new PlayoutItem(PlayoutItemKind.ReplyEnds)));
    }

    [Fact]
    public void Pump_SteadyState_AllocatesNothing()
    {
        _playout.Release();
        AudioFrame frame = Frame();
        Assert.Equal(0, AllocationAssert.BytesAllocatedBy(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                _playout.Writer.TryWrite(new PlayoutItem(PlayoutItemKind.Frame, new SpeechFrame(Frame(), [])));
                while (_playout.Pump(_now, out AudioFrame? sent, out _) == PlayoutProgress.Sending)
                    sent!.Dispose();
                _now += Ms(20);
            }
        }));
        frame.Dispose();
    }

    public void Dispose() => _playout.Dispose();

    private static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    private AudioFrame Frame()
    {
        AudioFrame frame = _pool.Rent(AudioFormat.Speech16Khz, 320);
        frame.Buffer.Fill(0.3f);
        return frame;
    }

    /// <summary>A clause of words of 200 ms each, with their times.</summary>
    private void Speak(string clause, int words)
    {
        Assert.True(_playout.Writer.TryWrite(new PlayoutItem(PlayoutItemKind.ClauseBegins, Clause: clause)));
        for (int i = 0; i < words * 10; i++)
        {
            AudioFrame frame = Frame();
            _given.Add(frame);
            WordTiming[] timings = i % 10 == 0 ? [new("word", Ms(i * 20), Ms((i + 10) * 20))] : [];
            Assert.True(_playout.Writer.TryWrite(new PlayoutItem(PlayoutItemKind.Frame, new SpeechFrame(frame, timings))));
        }

        Assert.True(_playout.Writer.TryWrite(new PlayoutItem(PlayoutItemKind.ClauseEnds)));
    }

    private void End() => Assert.True(_playout.Writer.TryWrite(new PlayoutItem(PlayoutItemKind.ReplyEnds)));

    private (string Text, int Words) Heard() => _playout.Heard(_now) is var heard ? (heard.Text, heard.Words) : default;

    /// <summary>Pumps every 20 ms.</summary>
    /// <returns>How much was sent.</returns>
    private TimeSpan PlayUntil(TimeSpan end)
    {
        TimeSpan sent = TimeSpan.Zero;
        while (true)
        {
            while (_playout.Pump(_now, out AudioFrame? frame, out _) == PlayoutProgress.Sending)
            {
                sent += frame!.Duration;
                frame.Dispose();
            }

            if (_now + Ms(20) > end)
                return sent;
            _now += Ms(20);
        }
    }
}
