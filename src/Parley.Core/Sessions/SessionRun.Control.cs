using Parley.Core.SpeechToText;
using Parley.Core.Turns;
using Parley.Core.VoiceActivity;

namespace Parley.Core.Sessions;

/// <content>What a transport may do with the session, on its loop.</content>
internal sealed partial class SessionRun : ISessionControl
{
    private readonly Dictionary<int, ReplyPlan> _requested = [];
    private ReplyPlan? _plan;

    public ConversationHistory History => _conversation.History;

    public ReplyPlan Plan
    {
        get => _plan ?? new ReplyPlan(Persona) { Voice = VoiceId ?? Persona.Voice };
        set => _plan = value;
    }

    public VoiceActivityOptions VoiceActivity => _engines.VoiceActivityOptions;

    public TimeSpan Position => _heard;

    public bool HasOpenUtterance => _machine.HasOpenUtterance;

    /// <summary>Does something on the loop, in order with what was posted before.</summary>
    public void Do(Action<ISessionControl> action) =>
        _loop.Post(new SessionWork(SessionWorkKind.Action, Action: action));

    public bool HasVoice(string voice) => _engines.HasVoice(voice);

    public void Configure(TurnPolicy policy, VoiceActivityOptions voiceActivity, RecognitionOptions recognition)
    {
        _listen.Configure(voiceActivity, TimeSpan.FromMilliseconds(_engines.Turns.SpeculationDelayMs));
        _transcribe.Use(recognition);
        if (policy.Mode != _machine.Mode && policy.Mode == SessionMode.HandsFree)
            _listen.Reset(); // Speech that began before is not the session's to bound.
        Apply(new TurnEvent.Configure(policy));
    }

    void ISessionControl.Apply(TurnEvent turnEvent) => Apply(turnEvent);

    public void Respond(TurnEvent.Respond request, ReplyPlan plan)
    {
        _requested[request.Request] = plan;
        Apply(request);
    }

    public void ClearInput()
    {
        Apply(new TurnEvent.ClearInput());
        _listen.Reset();
    }

    public string? Truncate(int replyId, TimeSpan played)
    {
        if (_spoken.FirstOrDefault(reply => reply.Id == replyId) is not { } reply)
            return null;

        HeardText heard = reply.Playout.HeardAfter(played);
        Apply(new TurnEvent.HeardRevised(replyId, heard));
        return heard.Text;
    }

    /// <summary>The same signal, with its times counted in the sound that has come in.</summary>
    private TurnSignal OnTheWire(TurnSignal signal) => signal switch
    {
        TurnSignal.UtteranceBegan s => s with { At = PositionAt(s.At) },
        TurnSignal.UtteranceStopped s => s with { At = PositionAt(s.At) },
        TurnSignal.IdleTimedOut s => s with { From = PositionAt(s.From), At = PositionAt(s.At) },
        _ => signal,
    };

    private TimeSpan PositionAt(TimeSpan at)
    {
        TimeSpan position = _heard - (_clock.Now - at);
        return position > TimeSpan.Zero ? position : TimeSpan.Zero;
    }
}
