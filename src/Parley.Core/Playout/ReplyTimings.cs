using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

using Parley.Core.Sessions;
using Parley.Core.TextToSpeech;

namespace Parley.Core.Playout;

/// <summary>
/// What text sounds when in a reply, told as the sound is made. The voice's side adds each piece before it hands the sound to the
/// playout, so that the news are there when the sound leaves; the session's side takes them from another thread.
/// </summary>
internal sealed class ReplyTimings
{
    // Words of a long clause are told in between, but not each by itself.
    private static readonly TimeSpan _newsEvery = TimeSpan.FromMilliseconds(500);

    // Never full for long: what is made ahead of the playout is bounded by the playout's own channel.
    private readonly Channel<SessionEvent.ReplyTiming> _news = Channel.CreateUnbounded<SessionEvent.ReplyTiming>(
        new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private ClauseTiming? _clause;
    private int _clauses;
    private TimeSpan _end; // Of the sound that was made.
    private TimeSpan? _toldAt;
    private SessionEvent.ReplyTiming? _next;

    /// <summary>A clause follows.</summary>
    public void Begin(SpokenClause clause)
    {
        _clause = new ClauseTiming(++_clauses, clause, _end);
        _toldAt = null;
    }

    /// <summary>Sound of the present clause.</summary>
    /// <param name="frame">Its words count from the clause's start.</param>
    public void Add(SpeechFrame frame)
    {
        ClauseTiming clause = _clause!;
        clause.Add(frame.Words);
        if (_toldAt is null || (frame.Words.Count > 0 && _end - _toldAt >= _newsEvery))
        {
            _toldAt = _end;
            _news.Writer.TryWrite(clause.ToEvent(end: null));
        }

        _end += frame.Audio.Duration;
    }

    /// <summary>The present clause has all its sound.</summary>
    public void End() => _news.Writer.TryWrite(_clause!.ToEvent(_end));

    /// <summary>The next news; of several of one clause the last, which tells all.</summary>
    public bool TryTake([NotNullWhen(true)] out SessionEvent.ReplyTiming? news)
    {
        news = _next;
        _next = null;
        if (news is null && !_news.Reader.TryRead(out news))
            return false;

        while (_news.Reader.TryRead(out SessionEvent.ReplyTiming? later))
        {
            if (later.Clause != news.Clause)
            {
                _next = later;
                break;
            }

            news = later;
        }

        return true;
    }
}
