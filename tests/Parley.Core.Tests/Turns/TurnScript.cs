using Parley.Core.Sessions;
using Parley.Core.Turns;
using Parley.Core.Turns.Interruptions;

namespace Parley.Core.Tests.Turns;

/// <summary>Drives a turn machine by hand, in milliseconds, and answers what must be answered at once.</summary>
internal sealed class TurnScript(
    SessionMode mode, TurnOptions? options = null, bool hasTurnDetector = false, InterruptionRules? interruptions = null)
{
    private readonly Dictionary<TurnTimer, TimeSpan> _timers = [];
    private TimeSpan _now;

    public TurnMachine Machine { get; } =
        new("test", mode, options ?? new TurnOptions(), hasTurnDetector, interruptions: interruptions);

    public List<TurnEffect> Effects { get; } = [];

    public IEnumerable<SessionEvent> Emitted => Effects.OfType<TurnEffect.Emit>().Select(e => e.Event);

    public int LastRequest => Effects.OfType<TurnEffect.FinalizeTranscript>().Last().Request;

    public int LastReplyId => Effects.OfType<TurnEffect.StartReply>().Last().ReplyId;

    /// <summary>What a dropped reply is said to have been heard as.</summary>
    public HeardText Heard { get; set; } = new("You said", 2, TimeSpan.FromMilliseconds(400));

    /// <summary>Lets the timers up to <paramref name="ms"/> elapse, then applies the event.</summary>
    public TurnScript At(double ms, TurnEvent turnEvent)
    {
        RunTimersUntil(ms);
        Apply(turnEvent);
        return this;
    }

    public TurnScript Until(double ms)
    {
        RunTimersUntil(ms);
        return this;
    }

    /// <summary>Forgets the effects so far.</summary>
    public TurnScript Forget()
    {
        Effects.Clear();
        return this;
    }

    public static TimeSpan Ms(double ms) => TimeSpan.FromMilliseconds(ms);

    private void RunTimersUntil(double ms)
    {
        while (_timers.Count > 0 && _timers.MinBy(t => t.Value) is var next && next.Value <= Ms(ms))
        {
            _timers.Remove(next.Key);
            _now = next.Value > _now ? next.Value : _now;
            Apply(new TurnEvent.TimerElapsed(next.Key));
        }

        _now = Ms(ms);
    }

    private void Apply(TurnEvent turnEvent)
    {
        var effects = new List<TurnEffect>();
        Machine.Apply(_now, turnEvent, effects);
        Effects.AddRange(effects);
        foreach (TurnEffect effect in effects)
        {
            if (effect is TurnEffect.SetTimer set)
                _timers[set.Timer] = set.DueAt;
            else if (effect is TurnEffect.ClearTimer clear)
                _timers.Remove(clear.Timer);
        }

        if (effects.OfType<TurnEffect.DropPlayout>().SingleOrDefault() is { } drop)
            Apply(new TurnEvent.PlayoutDropped(drop.ReplyId, Heard));
    }
}
