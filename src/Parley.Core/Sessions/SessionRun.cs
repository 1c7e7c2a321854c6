using Microsoft.Extensions.Logging;

using Parley.Core.Audio;
using Parley.Core.Personas;
using Parley.Core.Telemetry;
using Parley.Core.TextToSpeech;
using Parley.Core.Turns;

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
    private readonly ISessionObserver? _observer;
    private readonly IAudioTap? _audio;
    private readonly SessionLoop<SessionWork> _loop;
    private readonly SessionClock _clock;
    private readonly SessionTimers _timers;
    private readonly TurnMachine _machine;
    private readonly TurnTrace _trace;
    private readonly TranscribeStage _transcribe;
    private readonly DetectStage _detect;
    private readonly ListenStage _listen;
    private readonly List<TurnEffect> _effects = [];
    private readonly List<ReplyRun> _replies = [];

    // A client may tell how much of a reply it has played when that is over.
    private readonly Queue<ReplyRun> _spoken = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _failed = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _transcribing;
    private ReplyRun? _playing;
    private ReplyRun? _dropped;
    private TurnEvent? _answer;
    private TimeSpan _heard;
    private bool _wasRecording;
    private bool _hasRefusedSound;
    private bool _isOver;

    public SessionRun(
        SessionEngines engines, SessionSettings settings, Persona persona, Conversation conversation,
        IVoiceTransport transport, ILogger logger)
    {
        _engines = engines;
        _settings = settings;
        _transport = transport;
        _logger = logger;
        Persona = persona;
        VoiceId = settings.Voice;
        _conversation = conversation;
        _voice = new ResamplingTextToSpeechEngine(engines.Voice, transport.OutputFormat);
        _loop = new SessionLoop<SessionWork>(Run, Fail);
        _clock = new SessionClock(engines.TimeProvider);
        _timers = new SessionTimers(_clock, engines.TimeProvider, () => _loop.Post(SessionWork.Tick));
        _machine = new TurnMachine(
            settings.SessionId, settings.Mode, engines.Turns, engines.TurnDetector is not null,
            lastReplyId: _conversation.LastReplyId, lastUtterance: _conversation.LastUtterance,
            interruptions: engines.InterruptionRulesFor(persona.Language));
        _trace = new TurnTrace(settings.SessionId, engines.TimeProvider);
        _transcribe = new TranscribeStage(
            engines.Recogniser, new() { Language = persona.Language }, Post, logger);
        _detect = new DetectStage(engines.TurnDetector, Post, Tell, engines.TimeProvider, logger);
        _listen = new ListenStage(
            transport.InputFormat, engines.VoiceActivity.Open(), engines.VoiceActivityOptions,
            TimeSpan.FromMilliseconds(engines.Turns.SpeculationDelayMs), _transcribe, _detect.Sound);
        _transcribing = _transcribe.RunAsync(_stopping.Token);
        _observer = engines.Journal?.Begin(settings, persona, transport, Tell);
        _audio = _observer?.Audio;
    }

    /// <summary>Who answers the next turn; as it is now, also if it has changed since it was set.</summary>
    public Persona Persona
    {
        get => _engines.Personas.Latest(field);
        set;
    }

    /// <summary>With which voice; null for the persona's.</summary>
    public string? VoiceId { get; set; }

    /// <summary>Cancelled when the session cannot go on.</summary>
    public CancellationToken Failed => _failed.Token;

    public bool HasPendingInput => _loop.HasWork;

    public bool IsBusy => _machine.IsBusy;

    public bool IsWaitingForEngine => _machine.IsWaitingForEngine;

    public TimeSpan RecogniserBacklog => _transcribe.Backlog;

    public void Post(TurnEvent turnEvent) => _loop.Post(SessionWork.Of(turnEvent));

    public void Post(AudioFrame frame) => _loop.Post(SessionWork.Of(frame));

    public void Report(TimeSpan played) => _loop.Post(new SessionWork(SessionWorkKind.Position, Position: played));

    /// <summary>Tells the client something that is no turn's doing.</summary>
    public void Tell(SessionEvent news) => _loop.Post(new SessionWork(SessionWorkKind.News, News: news));

    /// <summary>Ends what goes on, keeps its record and waits for the engines to let go.</summary>
    public async ValueTask DisposeAsync()
    {
        Post(new TurnEvent.InputClosed());
        _loop.Post(SessionWork.End);
        await _ended.Task; // Another thread may be running the loop; until here everything is its.
        _observer?.End();
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
        await _detect.DisposeAsync();
        await _transcribe.DisposeAsync();
        _stopping.Dispose();
        _failed.Dispose();
    }

    private void Run(SessionWork work)
    {
        if (_isOver)
        {
            work.Frame?.Dispose();
            return;
        }

        switch (work.Kind)
        {
            case SessionWorkKind.Frame: Hear(work.Frame!); break;
            case SessionWorkKind.Event: Apply(work.Event!); break;
            case SessionWorkKind.Position: OnPosition(work.Position); break;
            case SessionWorkKind.News: Send(work.News!); break;
            case SessionWorkKind.Action: work.Action!(this); break;
            case SessionWorkKind.End:
                _isOver = true;
                _ended.SetResult();
                return;
        }

        NoticeMuting();
        while (_timers.TryTakeDue(out TurnTimer timer))
            Apply(new TurnEvent.TimerElapsed(timer));
        PumpPlayout();
        _timers.Rearm();
    }

    private void Apply(TurnEvent turnEvent)
    {
        TimeSpan at = _clock.Now;
        _effects.Clear();
        _machine.Apply(at, turnEvent, _effects);
        _settings.Recorder?.Write(at, turnEvent, _effects);
        _trace.Observe(at, turnEvent, _effects);
        foreach (TurnEffect effect in _effects)
            Do(effect);
        FollowMicrophone();
        _observer?.Saw(at, turnEvent, _effects);
        if (_answer is { } answer)
        {
            _answer = null;
            Apply(answer);
        }
    }

    /// <summary>Tells the client, and the session's record, what is no turn's doing.</summary>
    private void Send(SessionEvent news)
    {
        _transport.Send(news);
        _observer?.Told(news);
    }

    /// <summary>The session is broken: it is told once, and the reader of the transport ends it.</summary>
    private void Fail(Exception exception)
    {
        LogFailed(_logger, exception);
        if (_failed.IsCancellationRequested)
            return;

        try
        {
            Send(new SessionEvent.Error(
                $"The session failed: {exception.Message} Connect again; the conversation is kept.", "internal_error",
                Recoverable: false));
        }
        catch (Exception e) // The transport may be what is broken.
        {
            LogFailed(_logger, e);
        }

        _failed.Cancel();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The session failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
