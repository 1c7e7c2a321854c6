using System.Threading.Channels;

using Parley.Core.Audio;
using Parley.Core.Turns;

namespace Parley.Core.Playout;

/// <summary>
/// The sound of one reply on its way out: paced, held back, gone on with from the start of a word, or dropped. One thread
/// at a time calls <see cref="Pump"/> and the commands; the voice writes to <see cref="Writer"/> from another.
/// </summary>
internal sealed class ReplyPlayout : IDisposable
{
    // A client that is further behind has stopped playing, whatever it reports.
    private static readonly TimeSpan _longestLag = TimeSpan.FromSeconds(2);

    private readonly int _replyId;
    private readonly ReplayGuard _guard;
    private readonly PlayoutPacer _pacer;
    private readonly HeardTextTracker _tracker = new();
    private readonly PlayedFrames _played = new();
    private readonly Channel<PlayoutItem> _waiting;
    private TimeSpan _end; // Where the sound that was taken from the channel ends.
    private TimeSpan _clauseStart;
    private TimeSpan _pausedAt;
    private TimeSpan _left; // How much had left when it was paused.
    private TimeSpan? _reported;
    private TimeSpan _reportedAt;
    private bool _isReleased;
    private bool _isPaused;
    private bool _isDone;
    private int _isStarved = 1;

    public ReplyPlayout(int replyId, PlayoutOptions options, ReplayGuard guard)
    {
        _replyId = replyId;
        _guard = guard;
        _pacer = new PlayoutPacer(
            TimeSpan.FromMilliseconds(options.LeadMs), TimeSpan.FromMilliseconds(options.SlipLimitMs));
        int frames = (int)(TimeSpan.FromMilliseconds(options.BufferMs) / AudioFormat.FrameDuration);
        _waiting = Channel.CreateBounded<PlayoutItem>( // Full: the voice waits.
            new BoundedChannelOptions(Math.Max(4, frames)) { SingleReader = true, SingleWriter = true });
    }

    /// <summary>Where the voice puts its frames; a frame put there belongs to the playout.</summary>
    public ChannelWriter<PlayoutItem> Writer => _waiting.Writer;

    public bool HasStarted { get; private set; }

    /// <summary>Whether the playout had nothing to send when it last looked, so that it must be told of news.</summary>
    public bool TakeStarved() => Interlocked.Exchange(ref _isStarved, 0) == 1;

    public void Release() => _isReleased = true;

    /// <param name="now">On the clock of the playout.</param>
    /// <param name="unsent">Sound that was handed out but taken back from the transport.</param>
    public void Pause(TimeSpan now, TimeSpan unsent)
    {
        TimeSpan heard = _isPaused ? _pausedAt : _pacer.Heard(now);
        _left = (_isPaused ? _left : _pacer.Sent) - unsent;
        _isPaused = true;
        _pausedAt = heard < _left ? heard : _left;
    }

    /// <summary>Goes on from the start of the word that was cut, as far as its sound is still there.</summary>
    /// <returns>Where in the reply that is; null where nothing of it had left.</returns>
    public TimeSpan? Resume()
    {
        _isPaused = false;
        if (!HasStarted)
            return null;

        TimeSpan position = _played.Rewind(_tracker.StartOfWordAt(_pausedAt));
        _pacer.Rewind(position);
        _guard.Rewind(_replyId, position);
        return position;
    }

    /// <summary>What the client says it has played, which is truer than what was sent.</summary>
    public void Report(TimeSpan now, TimeSpan played)
    {
        _reported = played;
        _reportedAt = now;
    }

    /// <summary>How much of the reply was heard by now.</summary>
    public HeardText Heard(TimeSpan now)
    {
        TimeSpan sent = _isPaused ? _pausedAt : _pacer.Heard(now);
        TimeSpan? reported = _reported + (now - _reportedAt);
        return HeardAfter(reported < sent ? reported.Value : sent);
    }

    /// <summary>How much of the reply was heard if so much of its sound was played; never more than has left.</summary>
    public HeardText HeardAfter(TimeSpan played)
    {
        TimeSpan left = _isPaused ? _left : _pacer.Sent;
        played = played < left ? played : left;
        (string text, int words) = _tracker.Heard(played);
        return new HeardText(text, words, played, _pacer.Slips);
    }

    /// <summary>Hands out what is due.</summary>
    /// <param name="now">On the clock of the playout.</param>
    /// <param name="frame">A frame to send, which the caller then owns; null if none is due.</param>
    /// <param name="nextAt">When to call again; null where news, a command or nothing at all will come first.</param>
    /// <returns>What the playout has come to.</returns>
    public PlayoutProgress Pump(TimeSpan now, out AudioFrame? frame, out TimeSpan? nextAt)
    {
        frame = null;
        nextAt = null;
        if (!_isReleased || _isPaused)
            return PlayoutProgress.Waiting;

        if (!_pacer.IsDue(now))
        {
            nextAt = _pacer.NextAt;
            return PlayoutProgress.Waiting;
        }

        frame = TakeNext();
        if (frame is not null)
        {
            HasStarted = true;
            _pacer.Send(now, frame.Duration);
            return PlayoutProgress.Sending;
        }

        if (!_isDone)
        {
            _pacer.Starve();
            return PlayoutProgress.Waiting;
        }

        nextAt = SilentAt();
        return nextAt is null || nextAt <= now ? PlayoutProgress.Finished : PlayoutProgress.Waiting;
    }

    public void Dispose()
    {
        _waiting.Writer.TryComplete();
        while (_waiting.Reader.TryRead(out PlayoutItem item))
            item.Frame.Audio?.Dispose();
        _played.Dispose();
    }

    /// <summary>When the listener will have heard everything: later than the pacer says, if the client plays later.</summary>
    private TimeSpan? SilentAt()
    {
        if (_pacer.SilentAt is not { } sentAt || _reported is not { } reported)
            return _pacer.SilentAt;

        TimeSpan playedAt = _reportedAt + (_pacer.Sent - reported);
        TimeSpan latest = sentAt + _longestLag;
        return playedAt <= sentAt ? sentAt : playedAt < latest ? playedAt : latest;
    }

    private AudioFrame? TakeNext()
    {
        while (true)
        {
            AudioFrame? frame = _played.TakeAgain() ?? TakeNew();
            if (frame is null)
                return null;
            if (_guard.TryClaim(_replyId, frame.Timestamp, frame.Duration))
                return frame;
            frame.Dispose();
        }
    }

    private AudioFrame? TakeNew()
    {
        while (TryRead(out PlayoutItem item))
        {
            switch (item.Kind)
            {
                case PlayoutItemKind.ClauseBegins:
                    _clauseStart = _end;
                    _tracker.BeginClause(item.Clause, _clauseStart);
                    break;
                case PlayoutItemKind.ClauseEnds:
                    _tracker.EndClause(_end);
                    break;
                case PlayoutItemKind.ReplyEnds:
                    _isDone = true;
                    break;
                default:
                    if (item.Frame.Words.Count > 0)
                        _tracker.AddWords(item.Frame.Words);
                    AudioFrame frame = item.Frame.Audio;
                    frame.Timestamp = _end;
                    _end += frame.Duration;
                    return _played.Keep(frame);
            }
        }

        return null;
    }

    private bool TryRead(out PlayoutItem item)
    {
        if (_waiting.Reader.TryRead(out item))
            return true;

        // The writer looks at the flag after it has written: look once more after raising it, or news could be missed.
        Volatile.Write(ref _isStarved, 1);
        Interlocked.MemoryBarrier();
        return _waiting.Reader.TryRead(out item);
    }
}
