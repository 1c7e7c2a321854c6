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
            case TurnEffect.AbandonTranscript: _transcribe.Abandon(); break;
            case TurnEffect.StartReply e: StartReply(e); break;
            case TurnEffect.CommitReply e: CommitReply(e.ReplyId); break;
            case TurnEffect.CancelReply e: CancelReply(e.ReplyId); break;
            case TurnEffect.PausePlayout e: PausePlayout(e.ReplyId); break;
            case TurnEffect.ResumePlayout: _playing?.Playout.Resume(); break;
            case TurnEffect.DropPlayout e: DropPlayout(e.ReplyId); break;
            case TurnEffect.SetTimer e: _timers.Set(e.Timer, e.DueAt); break;
            case TurnEffect.ClearTimer e: _timers.Clear(e.Timer); break;
            case TurnEffect.RememberUser e: _conversation.History.AddUser(e.Text); break;
            case TurnEffect.RememberAssistant e: _conversation.History.SetAssistant(e.ReplyId, e.Text); break;
            case TurnEffect.Emit e: Emit(e.Event); break;
        }
    }

    private void Emit(SessionEvent sessionEvent)
    {
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
        string? voice = VoiceId ?? Persona.Voice;
        var playout = new ReplyPlayout(effect.ReplyId, _engines.Playout, _conversation.ReplayGuard);
        // A reply that is prepared in a pause belongs to the turn that the pause may end.
        bool isDecided = _effects.Exists(other => other is TurnEffect.CommitReply e && e.ReplyId == effect.ReplyId);
        var reply = new ReplyRun(
            effect.ReplyId, isDecided ? _machine.Turns : _machine.Turns + 1, _engines.Brain, _voice, text => new SpeechRequest(text) { Voice = voice }, playout, Post,
            () => _loop.Post(SessionWork.Tick), _logger);
        _replies.Add(reply);
        _observer?.Answering(effect.ReplyId, Persona, voice);
        _conversation.LastReplyId = effect.ReplyId;
        reply.Start(new UserTurn(effect.Text, _conversation.History.Snapshot(), Persona, reply.Committed));
    }

    private void CommitReply(int replyId)
    {
        _playing = _replies.Find(reply => reply.Id == replyId);
        _dropped = null;
        _playing?.Commit();
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
