using Microsoft.Extensions.Logging;

using Parley.Core.Audio;
using Parley.Core.Personas;
using Parley.Core.Playout;
using Parley.Core.TextToSpeech;
using Parley.Core.Turns;
using Parley.Core.VoiceActivity;

namespace Parley.Core.Sessions;

/// <summary>
/// One connection of a session: everything that happens goes through the turn machine, and what it says is done here.
/// All but the making of text and sound runs on the session's loop.
/// </summary>
internal sealed partial class SessionRun : IAsyncDisposable
{
    private readonly SessionEngines _engines;
    private readonly SessionSettings _settings;
    private readonly IVoiceTransport _transport;
    private readonly Conversation _conversation;
    private readonly ITextToSpeechEngine _voice;
    private readonly ILogger _logger;
    private readonly SessionLoop<SessionWork> _loop;
    private readonly SessionClock _clock;
    private readonly SessionTimers _timers;
    private readonly TurnMachine _machine;
    private readonly TranscribeStage _transcribe;
    private readonly ListenStage _listen;
    private readonly List<TurnEffect> _effects = [];
    private readonly List<ReplyRun> _replies = [];
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _failed = new();
    private readonly Task _transcribing;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ReplyRun? _playing;
    private ReplyRun? _dropped;
    private TurnEvent? _answer;
    private bool _wasRecording;
    private bool _hasRefusedSound;

    public SessionRun(
        SessionEngines engines, SessionSettings settings, Persona persona, IVoiceTransport transport, ILogger logger)
    {
        _engines = engines;
        _settings = settings;
        _transport = transport;
        _logger = logger;
        Persona = persona;
        VoiceId = settings.Voice;
        _conversation = engines.Archive.Open(settings.SessionId);
        _voice = new ResamplingTextToSpeechEngine(engines.Voice, transport.OutputFormat);
        _loop = new SessionLoop<SessionWork>(Run, Fail);
        _clock = new SessionClock(engines.TimeProvider);
        _timers = new SessionTimers(_clock, engines.TimeProvider, () => _loop.Post(SessionWork.Tick));
        _machine = new TurnMachine(
            settings.SessionId, settings.Mode, engines.Turns,
            lastReplyId: _conversation.LastReplyId);
        _transcribe = new TranscribeStage(
            engines.Recogniser, new() { Language = persona.Language }, Post, logger);
        _listen = new ListenStage(
            transport.InputFormat, engines.VoiceActivity.Open(), engines.VoiceActivityOptions,
            TimeSpan.FromMilliseconds(engines.Turns.SpeculationDelayMs), _transcribe);
        _transcribing = _transcribe.RunAsync(_stopping.Token);
    }

    /// <summary>Who answers the next turn.</summary>
    public Persona Persona { get; set; }

    /// <summary>With which voice; null for the persona's.</summary>
    public string? VoiceId { get; set; }

    /// <summary>Cancelled when the session cannot go on.</summary>
    public CancellationToken Failed => _failed.Token;

    public bool IsBusy => _machine.IsBusy;

    public bool IsWaitingForEngine => _machine.IsWaitingForEngine;

    public void Post(TurnEvent turnEvent) => _loop.Post(SessionWork.Of(turnEvent));

    public void Post(AudioFrame frame) => _loop.Post(SessionWork.Of(frame));

    public void Report(TimeSpan played) => _loop.Post(new SessionWork(SessionWorkKind.Position, Position: played));

    /// <summary>Ends what goes on, keeps its record and waits for the engines to let go.</summary>
    public async ValueTask DisposeAsync()
    {
        Post(new TurnEvent.InputClosed());
        _loop.Post(SessionWork.End);
        await _ended.Task; // Another thread may be in the loop, with what is disposed below.
        _timers.Dispose();
        _transcribe.Complete();
        await _stopping.CancelAsync();
        await _transcribing;
        foreach (ReplyRun reply in _replies)
        {
            reply.Close();
            await reply.Completion;
            reply.Dispose();
        }

        _listen.Dispose();
        _transcribe.Dispose();
        _stopping.Dispose();
        _failed.Dispose();
    }

    private void Run(SessionWork work)
    {
        if (_ended.Task.IsCompleted)
        {
            work.Frame?.Dispose(); // A timer, or an engine that has not let go yet.
            return;
        }

        switch (work.Kind)
        {
            case SessionWorkKind.End: _ended.TrySetResult(); return;
            case SessionWorkKind.Frame: Hear(work.Frame!); break;
            case SessionWorkKind.Event: Apply(work.Event!); break;
            case SessionWorkKind.Position: OnPosition(work.Position); break;
        }

        while (_timers.TryTakeDue(out TurnTimer timer))
            Apply(new TurnEvent.TimerElapsed(timer));
        PumpPlayout();
        _timers.Rearm();
    }

    private void Hear(AudioFrame frame)
    {
        if (!_machine.IsRecording)
        {
            frame.Dispose();
            if (!_hasRefusedSound)
            {
                _hasRefusedSound = true;
                _transport.Send(new SessionEvent.Error(
                    "Sound came while the microphone is closed and was ignored. Send 'start_recording' first.",
                    "not_recording", Recoverable: true));
            }

            return;
        }

        _clock.Heard(frame.Duration);
        foreach (VoiceActivityUpdate update in _listen.Hear(frame))
            Apply(EventOf(update));
    }

    private TurnEvent EventOf(VoiceActivityUpdate update)
    {
        TimeSpan now = _clock.Now;
        return update.Change switch
        {
            VoiceActivityChange.SpeechStarted => new TurnEvent.SpeechStarted(now - _listen.Ago(update.SpeechStart)),
            VoiceActivityChange.SpeechPaused => new TurnEvent.SpeechPaused(now - _listen.Ago(update.LastSpeech)),
            VoiceActivityChange.SpeechResumed => new TurnEvent.SpeechResumed(),
            _ => new TurnEvent.SpeechEnded(now - _listen.Ago(update.LastSpeech)),
        };
    }

    private void Apply(TurnEvent turnEvent)
    {
        TimeSpan at = _clock.Now;
        _effects.Clear();
        _machine.Apply(at, turnEvent, _effects);
        _settings.Recorder?.Write(at, turnEvent, _effects);
        foreach (TurnEffect effect in _effects)
            Do(effect);
        FollowMicrophone();
        if (_answer is { } answer)
        {
            _answer = null;
            Apply(answer);
        }
    }

    private void FollowMicrophone()
    {
        if (_machine.IsRecording == _wasRecording)
            return;

        _wasRecording = _machine.IsRecording;
        _hasRefusedSound = false;
        if (_wasRecording)
            _listen.Reset();
        else
            _clock.StopHearing();
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
                _transport.WriteAudio(frame!);
                continue;
            }

            _playing = null;
            HeardText heard = reply.Playout.Heard(_clock.Elapsed);
            reply.Close();
            Apply(new TurnEvent.PlayoutFinished(reply.Id, heard));
        }

        _timers.SetPlayout(null);
    }

    private void Fail(Exception exception)
    {
        LogFailed(_logger, exception);
        _transport.Send(new SessionEvent.Error(
            $"The session failed: {exception.Message} Connect again; the conversation is kept.", "internal_error",
            Recoverable: false));
        _failed.Cancel();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The session failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
