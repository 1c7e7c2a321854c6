using Parley.Core.Sessions;
using Parley.Core.Telemetry;
using Parley.Core.Turns;

namespace Parley.Core.Tests.Turns;

/// <summary>What must hold of every effect of a turn machine, whatever happens to it.</summary>
internal sealed class TurnInvariants(TurnMachine machine)
{
    private readonly Dictionary<int, ReplyLife> _replies = [];
    private SessionState _shown;
    private int _usersRemembered;
    private string _lastUser = "";
    private int _answeredTurns;
    private bool _mayLeaveUnanswered;
    private bool _isFeeding;
    private int? _prediction; // The question to the turn detector that is open: at most one.
    private int _begun; // The utterance that the transport was told of and that has not ended for it.

    private enum Phase
    {
        Guess,
        Committed,
        Over,
    }

    /// <summary>A made-up account of what was heard of a reply; the same each time.</summary>
    public static HeardText HeardOf(int replyId) => replyId % 3 == 0
        ? HeardText.Nothing
        : new HeardText($"heard {replyId}", 2, TimeSpan.FromMilliseconds(100 * replyId));

    /// <summary>What is heard of a reply; nothing of one that is only written.</summary>
    public HeardText Played(int replyId) =>
        _replies.TryGetValue(replyId, out ReplyLife? life) && !life.Speaks ? HeardText.Nothing : HeardOf(replyId);

    /// <summary>Replies whose sound goes on, and so comes to its end.</summary>
    public int[] Playing =>
        [.. _replies.Where(r => r.Value is { Phase: Phase.Committed, IsPaused: false }).Select(r => r.Key)];

    /// <summary>To be told before the effects of an event are checked.</summary>
    public void Note(TurnEvent cause)
    {
        _mayLeaveUnanswered |= cause is TurnEvent.Configure or TurnEvent.CommitInput;
        if (cause is TurnEvent.EndOfTurnPredicted e && e.Request == _prediction)
            _prediction = null;
    }

    public void Check(TurnEvent cause, TurnEffect effect)
    {
        switch (effect)
        {
            case TurnEffect.StartReply e:
                var life = new ReplyLife(e.Text) { Speaks = e.Speaks, Request = e.Request };
                Assert.True(_replies.TryAdd(e.ReplyId, life), $"reply {e.ReplyId} is started twice");
                Assert.DoesNotContain(_replies.Values, r => r.Phase == Phase.Committed);
                break;
            case TurnEffect.CommitReply e:
                Advance(e.ReplyId, Phase.Guess, Phase.Committed, "committed");
                if (_replies[e.ReplyId].Question.Length == 0)
                    break;
                Assert.Equal(_replies[e.ReplyId].Question, _lastUser);
                _answeredTurns++;
                break;
            case TurnEffect.PausePlayout e:
                Require(e.ReplyId, Phase.Committed, "paused");
                Assert.False(_replies[e.ReplyId].IsPaused, $"reply {e.ReplyId} is paused twice");
                _replies[e.ReplyId].IsPaused = true;
                break;
            case TurnEffect.ResumePlayout e:
                Require(e.ReplyId, Phase.Committed, "resumed");
                Assert.True(_replies[e.ReplyId].IsPaused, $"reply {e.ReplyId} is resumed but was not paused");
                _replies[e.ReplyId].IsPaused = false;
                break;
            case TurnEffect.DropPlayout e:
                Require(e.ReplyId, Phase.Committed, "dropped");
                _replies[e.ReplyId].WasDropped = true;
                break;
            case TurnEffect.CancelReply e:
                Assert.True(_replies[e.ReplyId].Phase != Phase.Over, $"reply {e.ReplyId} is cancelled after its end");
                _replies[e.ReplyId].Phase = Phase.Over;
                _replies[e.ReplyId].WasCancelled = true;
                break;
            case TurnEffect.RememberUser e:
                _usersRemembered++;
                _lastUser = e.Text;
                break;
            case TurnEffect.RememberAssistant e:
                if (_replies[e.ReplyId].Speaks)
                    Assert.Equal(HeardOf(e.ReplyId).Text, e.Text);
                Assert.True(_replies[e.ReplyId].WasCommitted, $"reply {e.ReplyId} was never spoken but is remembered");
                break;
            case TurnEffect.RememberCall e:
                Require(e.ReplyId, Phase.Committed, "making a call");
                break;
            case TurnEffect.Signal e:
                CheckSignal(cause, e.What);
                break;
            case TurnEffect.BeginUtterance:
                Assert.False(_isFeeding, "an utterance begins within another");
                _isFeeding = true;
                break;
            case TurnEffect.PredictEndOfTurn e:
                Assert.True(_isFeeding, "the end of a turn is asked for that has not begun");
                Assert.Null(_prediction);
                Assert.True(e.Speech >= TimeSpan.Zero && e.Silence >= TimeSpan.Zero, $"a question with odd times: {e}");
                _prediction = e.Request;
                break;
            case TurnEffect.AbandonPrediction e:
                Assert.Equal(_prediction, e.Request);
                _prediction = null;
                break;
            case TurnEffect.EndUtterance:
                Assert.True(_isFeeding, "an utterance ends that had not begun");
                _isFeeding = false;
                break;
            case TurnEffect.Emit e:
                CheckEvent(cause, e.Event);
                break;
        }
    }

    /// <summary>After the client is gone.</summary>
    public void CheckOver()
    {
        Assert.Equal(SessionState.Idle, machine.State);
        Assert.False(machine.IsBusy);
        Assert.False(machine.IsWaitingForEngine);
        Assert.False(_isFeeding);
        Assert.Null(_prediction);
        if (_mayLeaveUnanswered)
            Assert.InRange(_usersRemembered, _answeredTurns, int.MaxValue);
        else
            Assert.Equal(_answeredTurns, _usersRemembered);
        Assert.Equal(0, _begun);
        foreach ((int id, ReplyLife life) in _replies)
        {
            Assert.True(life.Phase == Phase.Over, $"reply {id} never ended");
            Assert.Equal(life.WasCommitted ? 1 : 0, life.Metrics);
            Assert.Equal(life.WasCommitted ? (1, 1) : (0, 0), (life.ToldBegun, life.ToldEnded));
            Assert.Equal(life.Started, life.Ended);
            Assert.True(life.WasCancelled || !life.WasDropped, $"reply {id} is dropped but goes on being made");
        }
    }

    private void CheckEvent(TurnEvent cause, SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.StateChanged e:
                Assert.True(SessionStates.IsTransition(_shown, e.State), $"{_shown} → {e.State}");
                _shown = e.State;
                break;
            case SessionEvent.UserAway:
                Assert.False(_isFeeding, "a person who speaks is away");
                Assert.DoesNotContain(_replies.Values, r => r.Phase == Phase.Committed);
                break;
            case SessionEvent.PlaybackStarted:
                Current("played").Started++;
                break;
            case SessionEvent.PlaybackComplete:
                Assert.IsType<TurnEvent.PlayoutFinished>(cause);
                Current("completed").Ended++;
                break;
            case SessionEvent.PlaybackInterrupted e:
                int dropped = Assert.IsType<TurnEvent.PlayoutDropped>(cause).ReplyId;
                Assert.Equal(Played(dropped).Text, e.HeardText);
                _replies[dropped].Ended++;
                break;
            case SessionEvent.LlmResponse or SessionEvent.LlmResponseDelta:
                Current("told to the client");
                break;
            case TurnMetrics metrics:
                int replyId = cause is TurnEvent.PlayoutDropped drop ? drop.ReplyId : ((TurnEvent.PlayoutFinished)cause).ReplyId;
                _replies[replyId].Metrics++;
                _replies[replyId].Phase = Phase.Over;
                Assert.Equal(cause is TurnEvent.PlayoutDropped, metrics.Interrupted);
                break;
        }
    }

    /// <summary>A transport can rely on it: each begin has one end, and nothing is told of what is only a guess.</summary>
    private void CheckSignal(TurnEvent cause, TurnSignal signal)
    {
        switch (signal)
        {
            case TurnSignal.UtteranceBegan s:
                Assert.True(_begun == 0 || _begun == s.Utterance, $"{s} while {_begun} goes on");
                _begun = s.Utterance;
                break;
            case TurnSignal.UtteranceStopped s:
                Assert.Equal(_begun, s.Utterance);
                break;
            case TurnSignal.UtteranceCommitted s:
                Assert.True(_begun == 0 || _begun == s.Utterance, $"{s} while {_begun} goes on");
                _begun = 0;
                break;
            case TurnSignal.UtteranceDropped s:
                Assert.Equal(_begun, s.Utterance);
                _begun = 0;
                break;
            case TurnSignal.UtteranceFailed s:
                _begun = _begun == s.Utterance ? 0 : _begun;
                break;
            case TurnSignal.ReplyBegan s:
                Require(s.ReplyId, Phase.Committed, "told to begin");
                Assert.Equal(_replies[s.ReplyId].Request, s.Request);
                _replies[s.ReplyId].ToldBegun++;
                break;
            case TurnSignal.FunctionCalled s:
                Require(s.ReplyId, Phase.Committed, "making a call");
                Assert.IsType<TurnEvent.ReplyCalled>(cause);
                break;
            case TurnSignal.ReplyEnded s:
                _replies[s.ReplyId].ToldEnded++;
                Assert.Equal(cause is TurnEvent.PlayoutDropped,
                    s.End.Reason is ReplyEndReason.Interrupted or ReplyEndReason.Cancelled);
                break;
        }
    }

    private ReplyLife Current(string what)
    {
        ReplyLife? life = _replies.Values.SingleOrDefault(r => r.Phase == Phase.Committed);
        Assert.True(life is not null, $"a reply is {what} but none, or more than one, is committed");
        return life;
    }

    private void Advance(int replyId, Phase from, Phase to, string what)
    {
        Require(replyId, from, what);
        Assert.DoesNotContain(_replies.Values, r => r.Phase == Phase.Committed);
        _replies[replyId].Phase = to;
        _replies[replyId].WasCommitted = true;
    }

    private void Require(int replyId, Phase phase, string what) =>
        Assert.True(_replies[replyId].Phase == phase, $"reply {replyId} is {what} while it is {_replies[replyId].Phase}");

    private sealed class ReplyLife(string question)
    {
        public string Question => question;

        public Phase Phase { get; set; }

        public bool Speaks { get; init; }

        public int Request { get; init; }

        public int ToldBegun { get; set; }

        public int ToldEnded { get; set; }

        public bool WasCommitted { get; set; }

        public bool IsPaused { get; set; }

        public bool WasDropped { get; set; }

        public bool WasCancelled { get; set; }

        public int Started { get; set; }

        public int Ended { get; set; }

        public int Metrics { get; set; }
    }
}
