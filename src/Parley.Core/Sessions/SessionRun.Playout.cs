using Parley.Core.Audio;
using Parley.Core.Playout;
using Parley.Core.Turns;

namespace Parley.Core.Sessions;

/// <content>Plays the reply that was committed.</content>
internal sealed partial class SessionRun
{
    private void PausePlayout(int replyId)
    {
        if (_playing?.Id != replyId)
            return;

        _playing.Playout.Pause(_clock.Elapsed, TakeBack());
        if (_settings.TellsReplyTiming && _playing.Playout.HasStarted)
            _transport.Send(new SessionEvent.PlaybackPaused());
    }

    private void ResumePlayout()
    {
        if (_playing?.Playout.Resume() is { } position && _settings.TellsReplyTiming)
            _transport.Send(new SessionEvent.PlaybackResumed(Math.Round(position.TotalMilliseconds, 1)));
    }

    private void TellTimings(ReplyRun reply)
    {
        while (reply.Timings is { } timings && timings.TryTake(out SessionEvent.ReplyTiming? news))
        {
            if (_settings.TellsReplyTiming)
                _transport.Send(news);
            _observer?.Told(news);
        }
    }

    private void DropPlayout(int replyId)
    {
        if (_playing?.Id != replyId)
            return;

        _dropped = _playing;
        _dropped.Playout.Pause(_clock.Elapsed, TakeBack());
        _answer = new TurnEvent.PlayoutDropped(replyId, _dropped.Playout.Heard(_clock.Elapsed));
    }

    private TimeSpan TakeBack()
    {
        TimeSpan unsent = _transport.DropPlayout();
        _audio?.TakenBack(unsent);
        return unsent;
    }

    private void OnPosition(TimeSpan played)
    {
        if (_playing is { Playout.HasStarted: true })
            _playing.Playout.Report(_clock.Elapsed, played);
        else if (_dropped is not null)
            Apply(new TurnEvent.HeardRevised(_dropped.Id, _dropped.Playout.HeardAfter(played)));
    }

    private void PumpPlayout()
    {
        while (_playing is { } reply)
        {
            bool isFirst = !reply.Playout.HasStarted;
            PlayoutProgress progress = reply.Playout.Pump(_clock.Elapsed, out AudioFrame? frame, out TimeSpan? nextAt);
            _timers.SetPlayout(nextAt);
            if (progress == PlayoutProgress.Waiting)
                return;

            if (progress == PlayoutProgress.Sending)
            {
                if (isFirst)
                    Apply(new TurnEvent.PlayoutStarted(reply.Id));
                _audio?.Sent(frame!);
                _transport.WriteAudio(frame!);
                TellTimings(reply); // After the sound, which nothing is to hold up.
                continue;
            }

            // The end of a reply can be seen before its last words, which were posted earlier: they come first.
            if (_loop.HasMore)
                return;

            _playing = null;
            TellTimings(reply);
            HeardText heard = reply.Playout.Heard(_clock.Elapsed);
            reply.Close();
            Apply(new TurnEvent.PlayoutFinished(reply.Id, heard));
        }

        _timers.SetPlayout(null);
    }
}
