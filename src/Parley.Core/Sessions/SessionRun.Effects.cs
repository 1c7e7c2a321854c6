using Microsoft.Extensions.AI;

using Parley.Core.Brain;
using Parley.Core.Playout;
using Parley.Core.Telemetry;
using Parley.Core.TextToSpeech;
using Parley.Core.Turns;

namespace Parley.Core.Sessions;

/// <content>Does what the turn machine says.</content>
internal sealed partial class SessionRun
{
    private void Do(TurnEffect effect)
    {
        switch (effect)
        {
            case TurnEffect.BeginUtterance e: _listen.BeginFeeding(_clock.Now - e.SpeechStart); break;
            case TurnEffect.EndUtterance: _listen.StopFeeding(); break;
            case TurnEffect.FinalizeTranscript e: FinalizeTranscript(e.Request); break;
            case TurnEffect.AbandonTranscript e: _transcribe.Abandon(e.Request); break;
            case TurnEffect.PredictEndOfTurn e: _detect.Predict(e, _transcribe.EndOfTurnProbability); break;
            case TurnEffect.AbandonPrediction e: _detect.Abandon(e.Request); break;
            case TurnEffect.StartReply e: StartReply(e); break;
            case TurnEffect.CommitReply e: CommitReply(e.ReplyId); break;
            case TurnEffect.CancelReply e: CancelReply(e.ReplyId); break;
            case TurnEffect.PausePlayout e: PausePlayout(e.ReplyId); break;
            case TurnEffect.ResumePlayout: ResumePlayout(); break;
            case TurnEffect.DropPlayout e: DropPlayout(e.ReplyId); break;
            case TurnEffect.NoteInterruption e: TurnTelemetry.Record(e); break;
            case TurnEffect.SetTimer e: _timers.Set(e.Timer, e.DueAt); break;
            case TurnEffect.ClearTimer e: _timers.Clear(e.Timer); break;
            case TurnEffect.RememberUser e: RememberUser(e); break;
            case TurnEffect.RememberAssistant e: _conversation.History.SetAssistant(e.ReplyId, e.Text); break;
            case TurnEffect.RememberCall e: RememberCall(e); break;
            case TurnEffect.Emit e: Emit(e.Event); break;
            case TurnEffect.Signal e: Tell(e.What); break;
        }
    }

    private void Tell(TurnSignal signal)
    {
        if (signal is TurnSignal.UtteranceCommitted committed)
        {
            _conversation.LastUtterance = Math.Max(_conversation.LastUtterance, committed.Utterance);
            _conversation.History.Reserve(ConversationHistory.KeyOfUtterance(committed.Utterance));
        }
        else if (signal is TurnSignal.RequestDropped dropped)
            _requested.Remove(dropped.Request);
        _transport.Note(OnTheWire(signal));
    }

    private void RememberUser(TurnEffect.RememberUser effect)
    {
        if (effect.Utterance == 0)
            _conversation.History.AddUser(effect.Text);
        else
        {
            _conversation.History.Set(
                ConversationHistory.KeyOfUtterance(effect.Utterance), new ChatMessage(ChatRole.User, effect.Text));
        }
    }

    private void RememberCall(TurnEffect.RememberCall effect) => _conversation.History.Set(
        ConversationHistory.KeyOfCall(effect.CallId),
        new ChatMessage(ChatRole.Assistant, [FunctionCalls.Create(effect.CallId, effect.Name, effect.Arguments)]));

    private void Emit(SessionEvent sessionEvent)
    {
        if (sessionEvent is not SessionEvent.ToolCalled || _settings.TellsToolCalls)
            _transport.Send(sessionEvent);
        if (sessionEvent is TurnMetrics metrics)
            TurnTelemetry.Record(_logger, metrics);
    }

    private void FinalizeTranscript(int request)
    {
        _listen.FeedRest();
        _transcribe.Finalize(request);
    }

    private void StartReply(TurnEffect.StartReply effect)
    {
        _replies.RemoveAll(static reply =>
        {
            if (!reply.IsOver)
                return false;
            reply.Dispose();
            return true;
        });
        ReplyPlan plan = _requested.Remove(effect.Request, out ReplyPlan? asked) ? asked : Plan;
        // Looked up beside the loop, when the first clause is there.
        string? wanted = plan.Voice ?? plan.Persona.Voice;
        var voice = new Lazy<string?>(() => PresentVoice(wanted));
        var playout = new ReplyPlayout(effect.ReplyId, _engines.Playout, _conversation.ReplayGuard);
        // A reply that is prepared in a pause belongs to the turn that the pause may end.
        bool isDecided = _effects.Exists(other => other is TurnEffect.CommitReply e && e.ReplyId == effect.ReplyId);
        var reply = new ReplyRun(
            effect.ReplyId, isDecided ? _machine.Turns : _machine.Turns + 1, _engines.Brain, effect.Speaks ? _voice : null,
            text => new SpeechRequest(text) { Voice = voice.Value, Speed = plan.Speed }, playout, Post,
            () => _loop.Post(SessionWork.Tick), _logger,
            _settings.TellsReplyTiming || _observer is not null ? new ReplyTimings() : null);
        _replies.Add(reply);
        _conversation.LastReplyId = effect.ReplyId;
        IReadOnlyList<ChatMessage> history = plan.History ?? _conversation.History.Snapshot();
        string question = effect.Text.Length > 0 || history.Count == 0 || history[^1].Role != ChatRole.User
            ? effect.Text
            : history[^1].Text;
        _observer?.Answering(effect.ReplyId, plan.Persona, wanted, question);
        reply.Start(new UserTurn(effect.Text, history, plan.Persona, reply.Committed)
        {
            IsSpoken = effect.Speaks,
            Tools = plan.Tools,
            ToolMode = plan.ToolMode,
            MaximumOutputTokens = plan.MaximumOutputTokens,
        });
    }

    /// <summary>
    /// It may have been deleted, or a persona names another engine's: then any voice is better than none.
    /// </summary>
    private string? PresentVoice(string? voiceId)
    {
        if (voiceId is null || _engines.HasVoice(voiceId))
            return voiceId;
        Tell(new SessionEvent.Error(
            $"{_engines.NoSuchVoice(voiceId)} Its first voice speaks instead.", "unknown_voice", Recoverable: true));
        return null;
    }

    private void CommitReply(int replyId)
    {
        _playing = _replies.Find(reply => reply.Id == replyId);
        _dropped = null;
        if (_playing is not { } reply)
            return;

        _conversation.History.Reserve(ConversationHistory.KeyOfReply(replyId));
        _spoken.Enqueue(reply);
        if (_spoken.Count > TurnMachine.KeptReplies)
            _spoken.Dequeue();
        reply.Commit();
    }

    private void CancelReply(int replyId)
    {
        if (_replies.Find(reply => reply.Id == replyId) is not { } reply)
            return;

        reply.Close();
        if (_playing == reply)
            _playing = null;
    }
}
