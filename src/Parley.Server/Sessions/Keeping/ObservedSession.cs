using System.Text;

using Parley.Core.Events;
using Parley.Core.Personas;
using Parley.Core.Sessions;
using Parley.Core.Sessions.Keeping;
using Parley.Core.Telemetry;
using Parley.Core.Turns;
using Parley.Server.Sessions.Recording;

namespace Parley.Server.Sessions.Keeping;

/// <summary>Makes a session's record of what its loop does. Not thread-safe: the loop calls one at a time.</summary>
internal sealed class ObservedSession : ISessionObserver
{
    private readonly SessionSettings _settings;
    private readonly RecordingTap? _recording;
    private readonly Action<SessionEntry> _keep;
    private readonly Action<string> _over;
    private readonly TimeProvider _time;
    private readonly Dictionary<int, (string PersonaId, string? VoiceId, string Question)> _askedOf = [];
    private readonly StringBuilder _answer = new();
    private readonly List<SessionEvent.ReplyTiming> _timing = [];

    // What was heard of an answer may be corrected when later ones are under way.
    private readonly Dictionary<int, KeptTurn> _earlier = [];
    private readonly Queue<int> _earlierByAge = [];
    private KeptConnection _connection;
    private KeptTurn? _turn;
    private int _replyId;
    private int _turns;
    private int _facts;
    private DateTimeOffset? _speechStartedAt;
    private DateTimeOffset? _speechEndedAt;
    private bool _hasFailed;

    /// <param name="connection">At its beginning.</param>
    /// <param name="settings">What the session was begun with.</param>
    /// <param name="recording">Takes its sound; null where it is not recorded.</param>
    /// <param name="keep">Takes what is to be kept; does not wait.</param>
    /// <param name="over">Told the connection's id after the last entry.</param>
    /// <param name="time">Wall-clock time of what happens.</param>
    public ObservedSession(
        KeptConnection connection, SessionSettings settings, RecordingTap? recording, Action<SessionEntry> keep,
        Action<string> over, TimeProvider time)
    {
        _connection = connection;
        _settings = settings;
        _recording = recording;
        _keep = keep;
        _over = over;
        _time = time;
        Keep("session_started", null, new PlatformEvent.SessionStarted(connection.SessionId));
    }

    public IAudioTap? Audio => _recording;

    public void Saw(TimeSpan at, TurnEvent turnEvent, IReadOnlyList<TurnEffect> effects)
    {
        switch (turnEvent)
        {
            case TurnEvent.SpeechPaused e: _speechEndedAt = WallClock(at, e.LastSpeech); break;
            case TurnEvent.SpeechEnded e: _speechEndedAt = WallClock(at, e.LastSpeech); break;
            case TurnEvent.StopRecording: _speechEndedAt ??= _time.GetUtcNow(); break;
            case TurnEvent.PlayoutFinished e: Heard(e.ReplyId, e.Heard); break;
            case TurnEvent.PlayoutDropped e: Heard(e.ReplyId, e.Heard); break;
            case TurnEvent.HeardRevised e: Heard(e.ReplyId, e.Heard); break;
        }

        for (int i = 0; i < effects.Count; i++)
            Take(at, effects[i]);
    }

    public void Told(SessionEvent news) => Note(news);

    public void Answering(int replyId, Persona persona, string? voiceId, string question) =>
        _askedOf[replyId] = (persona.Id, voiceId, question);

    public void End()
    {
        _recording?.End();
        string end = _hasFailed ? "failed" : _settings.WhyOver?.Invoke() ?? "client_left";
        _connection = _connection with { EndedAt = _time.GetUtcNow(), End = end };
        Keep("session_ended", null, new PlatformEvent.SessionEnded(_connection.SessionId, _turns));
        _over(_connection.Id);
    }

    private void Take(TimeSpan at, TurnEffect effect)
    {
        switch (effect)
        {
            case TurnEffect.BeginUtterance e:
                _speechStartedAt = WallClock(at, e.SpeechStart);
                _speechEndedAt = null;
                break;
            case TurnEffect.StartReply:
                Keep("llm_request_started", null, new PlatformEvent.LlmRequestStarted(_connection.SessionId));
                break;
            case TurnEffect.RememberUser e: BeginTurn(e.Text); break;
            case TurnEffect.CommitReply e: Commit(e.ReplyId); break;
            case TurnEffect.RememberAssistant e:
                Change(e.ReplyId, turn => turn with { HeardText = e.Text });
                break;
            case TurnEffect.Emit e: Note(e.Event); break;
        }
    }

    private void BeginTurn(string text)
    {
        PutAside();
        bool isTyped = _speechStartedAt is null;
        _turn = new KeptTurn(_connection.Id, ++_turns, _time.GetUtcNow(), text)
        {
            PersonaId = _connection.PersonaId,
            VoiceId = _connection.VoiceId,
            IsTyped = isTyped,
            SpeechStartedAt = _speechStartedAt,
            SpeechEndedAt = isTyped ? null : _speechEndedAt,
        };
        _replyId = 0;
        _answer.Clear();
        _timing.Clear();
        _speechStartedAt = _speechEndedAt = null;
        _keep(new SessionEntry(_connection, _turn));
    }

    private void PutAside()
    {
        if (_turn is null || _replyId == 0)
            return;

        _earlier[_replyId] = _turn;
        _earlierByAge.Enqueue(_replyId);
        if (_earlierByAge.Count > TurnMachine.KeptReplies)
            _earlier.Remove(_earlierByAge.Dequeue());
    }

    private void Commit(int replyId)
    {
        bool isKnown = _askedOf.TryGetValue(replyId, out var asked);
        if (_turn is null || _replyId != 0)
            BeginTurn(asked.Question ?? ""); // what the client put into the conversation by itself
        _replyId = replyId;
        if (isKnown)
            _turn = _turn! with { PersonaId = asked.PersonaId, VoiceId = asked.VoiceId };
        _askedOf.Clear(); // replies that were guesses before it are over
        _keep(new SessionEntry(_connection, _turn!));
    }

    private void Heard(int replyId, HeardText heard) =>
        Change(replyId, turn => turn with { HeardMs = heard.Played.TotalMilliseconds });

    private void Change(int replyId, Func<KeptTurn, KeptTurn> change)
    {
        if (_turn is not null && replyId == _replyId)
        {
            _turn = change(_turn);
            if (_turn.Metrics is not null) // else they follow, and the turn is kept with them
                _keep(new SessionEntry(_connection, _turn));
        }
        else if (_earlier.TryGetValue(replyId, out KeptTurn? earlier))
        {
            _earlier[replyId] = change(earlier);
            _keep(new SessionEntry(_connection, _earlier[replyId]));
        }
    }

    /// <summary>What clients are told, less what is only a stage of something told later.</summary>
    private void Note(SessionEvent sessionEvent)
    {
        string id = _connection.SessionId;
        switch (sessionEvent)
        {
            case SessionEvent.RecordingStarted:
                Keep("recording_started", null, new PlatformEvent.RecordingStarted(id));
                break;
            case SessionEvent.Transcription { IsFinal: true, Text.Length: > 0 } e:
                Keep("transcription", e, new PlatformEvent.TranscriptionComplete(id, e.Text));
                break;
            case SessionEvent.LlmResponseDelta e:
                _answer.Append(e.Text);
                break;
            case SessionEvent.LlmResponse e:
                Keep("llm_response", e, new PlatformEvent.LlmResponseReceived(id, e.Text));
                break;
            case SessionEvent.ToolCalled e:
                Keep("tool_called", e, null);
                break;
            case SessionEvent.StateChanged { State: SessionState.Synthesizing }:
                Keep("synthesis_started", null, new PlatformEvent.SynthesisStarted(id));
                break;
            case SessionEvent.PlaybackStarted:
                _turn = _turn is null ? null : _turn with { PlaybackStartedAt = _time.GetUtcNow() };
                Keep("playback_started", null, new PlatformEvent.PlaybackStarted(id));
                break;
            case SessionEvent.ReplyTiming e:
                _timing.RemoveAll(told => told.Clause == e.Clause);
                _timing.Add(e);
                break;
            case SessionEvent.PlaybackComplete:
                _turn = _turn is null ? null : _turn with { PlaybackEndedAt = _time.GetUtcNow() };
                Keep("playback_complete", null, new PlatformEvent.PlaybackComplete(id));
                break;
            case SessionEvent.PlaybackInterrupted e:
                _turn = _turn is null ? null : _turn with { PlaybackEndedAt = _time.GetUtcNow() };
                Keep("playback_interrupted", e, new PlatformEvent.PlaybackInterrupted(id, e.HeardText, e.HeardMs));
                break;
            case TurnMetrics e: EndTurn(e); break;
            case SessionEvent.UserAway: Keep("user_away", null, null); break;
            case SessionEvent.Error e:
                _hasFailed |= !e.Recoverable;
                Keep("error", e, new PlatformEvent.SessionError(id, e.Message));
                break;
        }
    }

    private void EndTurn(TurnMetrics metrics)
    {
        if (_turn is null)
            return;

        _turn = _turn with { Answer = _answer.ToString(), Metrics = metrics, Timing = [.. _timing] };
        _keep(new SessionEntry(_connection, _turn));
    }

    private void Keep(string type, SessionEvent? detail, PlatformEvent? told) =>
        _keep(new SessionEntry(_connection, Fact: new SessionFact(++_facts, _time.GetUtcNow(), type, detail, told)));

    private DateTimeOffset WallClock(TimeSpan now, TimeSpan then) => _time.GetUtcNow() - (now - then);
}
