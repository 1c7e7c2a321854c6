using System.Diagnostics;

using Parley.Core.Turns;

namespace Parley.Core.Telemetry;

/// <summary>
/// Makes the spans of a session's turns out of what the turn machine saw and did: <c>turn</c>, and in it
/// <c>turn.listen</c>, <c>turn.transcribe</c>, <c>turn.think</c>, <c>turn.speak</c> (until the first sound) and
/// <c>turn.play</c>. They are written when the turn is over, with the times that they had; nobody who listens costs
/// nothing.
/// </summary>
/// <remarks>Not thread-safe; belongs to the session's loop.</remarks>
internal sealed class TurnTrace(string sessionId, TimeProvider time)
{
    // Sessions begin inside the request that opened them; what the loop runs on later has its own.
    private readonly ActivityContext _parent = Activity.Current?.Context ?? default;
    private readonly Dictionary<int, ReplyTimes> _replies = [];
    private UtteranceTimes _utterance = new();
    private UtteranceTimes? _answered;
    private int? _committed;

    /// <summary>Notes one step.</summary>
    /// <param name="at">By the session's clock.</param>
    /// <param name="turnEvent">What the machine saw.</param>
    /// <param name="effects">What it did because of it.</param>
    public void Observe(TimeSpan at, TurnEvent turnEvent, List<TurnEffect> effects)
    {
        if (!ParleyTelemetry.ActivitySource.HasListeners())
            return;
        DateTimeOffset now = time.GetUtcNow();
        See(turnEvent, now);
        foreach (TurnEffect effect in effects)
            See(effect, at, now);
    }

    private void See(TurnEvent turnEvent, DateTimeOffset now)
    {
        switch (turnEvent)
        {
            case TurnEvent.TranscriptFinalized: _utterance.Transcribed = now; break;
            case TurnEvent.ReplyTextCompleted e: Reply(e.ReplyId).Thought ??= now; break;
            case TurnEvent.ReplyClauseReady e: Reply(e.ReplyId).Clause ??= now; break;
            case TurnEvent.ReplyAudioReady e: Reply(e.ReplyId).Audio ??= now; break;
            case TurnEvent.PlayoutStarted e: Reply(e.ReplyId).Played ??= now; break;
        }
    }

    private void See(TurnEffect effect, TimeSpan at, DateTimeOffset now)
    {
        switch (effect)
        {
            case TurnEffect.BeginUtterance e: _utterance = new UtteranceTimes { Began = now - (at - e.SpeechStart) }; break;
            case TurnEffect.FinalizeTranscript: _utterance.Asked = now; break;
            case TurnEffect.StartReply e: Reply(e.ReplyId).Asked ??= now; break;
            case TurnEffect.CommitReply e:
                _committed = e.ReplyId;
                _utterance.Decided = now;
                _answered = _utterance;
                _utterance = new UtteranceTimes();
                break;
            case TurnEffect.Emit { Event: TurnMetrics metrics }: Write(metrics, now); break;
        }
    }

    private ReplyTimes Reply(int id)
    {
        if (!_replies.TryGetValue(id, out ReplyTimes? reply))
            _replies.Add(id, reply = new ReplyTimes());
        return reply;
    }

    private void Write(TurnMetrics metrics, DateTimeOffset now)
    {
        UtteranceTimes heard = _answered ?? new UtteranceTimes();
        ReplyTimes reply = _committed is { } id && _replies.TryGetValue(id, out ReplyTimes? times) ? times : new();
        DateTimeOffset? decided = heard.Decided;
        using (Activity? turn = Start("turn", _parent, heard.Began ?? reply.Asked ?? decided ?? now))
        {
            if (turn is not null)
            {
                Tell(turn, metrics);
                Write("turn.listen", turn, heard.Began, decided);
                Write("turn.transcribe", turn, heard.Asked, heard.Transcribed);
                Write("turn.think", turn, reply.Asked, reply.Thought ?? now);
                Write("turn.speak", turn, reply.Clause, reply.Audio ?? now);
                Write("turn.play", turn, reply.Played, now);
                turn.SetEndTime(now.UtcDateTime);
            }
        }

        // Replies that were prepared in vain have lower numbers than the one that was spoken.
        foreach (int old in _replies.Keys.Where(key => key <= _committed).ToArray())
            _replies.Remove(old);
        _answered = null;
        _committed = null;
    }

    private void Tell(Activity turn, TurnMetrics metrics) => turn
        .SetTag("parley.session_id", sessionId)
        .SetTag("parley.turn", metrics.Turn)
        .SetTag("parley.reply_latency_ms", metrics.ReplyLatencyMs)
        .SetTag("parley.end_of_turn_delay_ms", metrics.EndOfTurnDelayMs)
        .SetTag("parley.speculation", metrics.Speculation.ToString().ToLowerInvariant())
        .SetTag("parley.interrupted", metrics.Interrupted);

    private static void Write(string name, Activity turn, DateTimeOffset? start, DateTimeOffset? end)
    {
        if (start is not { } from || end is not { } to)
            return;
        using Activity? phase = Start(name, turn.Context, from);
        phase?.SetEndTime((to < from ? from : to).UtcDateTime);
    }

    private static Activity? Start(string name, ActivityContext parent, DateTimeOffset at) =>
        ParleyTelemetry.ActivitySource.StartActivity(name, ActivityKind.Internal, parent, startTime: at);

    private sealed class UtteranceTimes
    {
        public DateTimeOffset? Began { get; init; }

        public DateTimeOffset? Asked { get; set; }

        public DateTimeOffset? Transcribed { get; set; }

        public DateTimeOffset? Decided { get; set; }
    }

    private sealed class ReplyTimes
    {
        public DateTimeOffset? Asked { get; set; }

        public DateTimeOffset? Clause { get; set; }

        public DateTimeOffset? Audio { get; set; }

        public DateTimeOffset? Thought { get; set; }

        public DateTimeOffset? Played { get; set; }
    }
}
