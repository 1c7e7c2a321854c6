using Parley.Core.Sessions;
using Parley.Core.Turns.Interruptions;

namespace Parley.Core.Turns;

/// <content>From the question to the last word of the answer.</content>
public sealed partial class TurnMachine
{
    /// <summary>How many replies that are over a client may still speak of.</summary>
    public const int KeptReplies = 64;

    private Reply StartReply(TimeSpan at, string text, TurnEvent.Respond? request = null)
    {
        var reply = new Reply(++_lastReplyId, text, at, request ?? Unasked);
        Do(new TurnEffect.StartReply(reply.Id, text, reply.Request.Request, reply.Request.Speaks));
        return reply;
    }

    private void Commit(Reply reply, TurnRecord turn)
    {
        _reply = reply;
        reply.Turn = turn;
        Clear(TurnTimer.UserAway);
        Clear(TurnTimer.Idle);
        Do(new TurnEffect.CommitReply(reply.Id));
        Tell(new TurnSignal.ReplyBegan(reply.Id, reply.Request.Request));
        Show(SessionState.Processing);
        if (reply.Text is { Length: > 0 } text)
            Emit(new SessionEvent.LlmResponseDelta(text));
        if (reply.IsTextComplete)
            Emit(new SessionEvent.LlmResponse(reply.Text));
        if (reply.HasClause)
            Show(SessionState.Synthesizing);
    }

    private Reply? Find(int replyId) =>
        _reply?.Id == replyId ? _reply : _speculative?.Id == replyId ? _speculative : null;

    private void OnReplyTextArrived(TimeSpan at, TurnEvent.ReplyTextArrived e)
    {
        if (Find(e.ReplyId) is not { } reply)
            return;

        reply.AddText(at, e.Text, e.Tokens);
        if (reply == _reply && e.Text.Length > 0)
            Emit(new SessionEvent.LlmResponseDelta(e.Text));
    }

    private void OnReplyTextCompleted(TurnEvent.ReplyTextCompleted e)
    {
        if (Find(e.ReplyId) is not { } reply)
            return;

        reply.Completion = e;
        if (reply == _reply)
            Emit(new SessionEvent.LlmResponse(reply.Text));
    }

    private void OnReplyCalled(TurnEvent.ReplyCalled e)
    {
        if (_reply is not { } reply || reply.Id != e.ReplyId)
            return; // A guess leaves no trace in the world.

        if (reply.Request.Remembers)
            Do(new TurnEffect.RememberCall(e.ReplyId, e.CallId, e.Name, e.Arguments));
        Tell(new TurnSignal.FunctionCalled(e.ReplyId, e.CallId, e.Name, e.Arguments));
    }

    private void OnReplyToolUsed(TurnEvent.ReplyToolUsed e)
    {
        if (_reply?.Id == e.ReplyId)
            Emit(new SessionEvent.ToolCalled(e.Tool, Math.Round(e.DurationMs, 1), e.IsFailed));
    }

    private void OnReplyClauseReady(TimeSpan at, int replyId)
    {
        if (Find(replyId) is not { } reply)
            return;

        reply.ClauseReady(at);
        if (reply == _reply && State == SessionState.Processing)
            Show(SessionState.Synthesizing);
    }

    private void OnReplyFailed(TurnEvent.ReplyFailed e)
    {
        if (_speculative?.Id == e.ReplyId)
            DiscardSpeculation(); // A guess that failed costs nothing; the end of the turn asks again.
        else if (_reply?.Id == e.ReplyId || _lastFinishedReplyId == e.ReplyId)
        {
            if (_reply?.Id == e.ReplyId)
                _reply.ErrorCode = e.Code;
            EmitError(e.Code, e.Message); // Playout may see the end of what was made before the reason comes in.
        }
    }

    private void OnPlayoutStarted(TimeSpan at, int replyId)
    {
        if (_reply is not { HasPlayoutStarted: false } reply || reply.Id != replyId)
            return;

        reply.PlayoutStarted(at);
        Show(SessionState.Playing);
        Emit(new SessionEvent.PlaybackStarted());
    }

    private void OnPlayoutFinished(TimeSpan at, int replyId, HeardText heard)
    {
        if (_reply is not { } reply || reply.Id != replyId)
            return;

        if (IsAccompaniment(at, _utterance))
            DropUtterance();
        if (_heldSince is not null)
            NoteInterruption(at, reply, wasDropped: false, InterruptionReason.ReplyEnded);
        _reply = null;
        _lastFinishedReplyId = reply.Id;
        LetGo();
        if (reply.HasPlayoutStarted)
            Emit(new SessionEvent.PlaybackComplete());
        Close(reply, heard, ReplyEndReason.Completed);
        GoOnListening(at);
    }

    private void Close(Reply reply, HeardText heard, ReplyEndReason reason)
    {
        if (reply.Request.Remembers && reply.Remembered(heard) is { Length: > 0 } remembered)
            Do(new TurnEffect.RememberAssistant(reply.Id, remembered));
        Emit(reply.Measure(heard, interrupted: reason != ReplyEndReason.Completed));
        Tell(new TurnSignal.ReplyEnded(reply.Id, reply.ToEnd(heard, reason)));
        _closed.Enqueue(reply);
        if (_closed.Count > KeptReplies)
            _closed.Dequeue();
    }

    /// <summary>A reply is over; what the person said over it, if anything, is now a turn of its own.</summary>
    private void GoOnListening(TimeSpan at)
    {
        Rest(at);
        if (_utterance is { } utterance)
        {
            if (Mode != SessionMode.Manual && !MayBeAccompaniment(utterance))
                Announce(utterance);
            if (utterance.DecidedAt is not null)
            {
                AnnounceStop(at, utterance);
                Show(SessionState.Processing);
            }

            if (utterance.FinalText is not null)
                Conclude(at, utterance);
            if (_utterance == utterance)
                AwaitEndOfTurn(at, utterance);
        }

        AnswerRequests(at);
        AwaitIdleness(at);
    }
}
