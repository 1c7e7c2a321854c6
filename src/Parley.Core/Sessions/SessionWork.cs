using Parley.Core.Audio;
using Parley.Core.Turns;

namespace Parley.Core.Sessions;

/// <summary>One piece of work of a session: an event, a frame that was heard, a report of the client's
/// playout, something to tell the client, something that its transport does, or a look at the clock.</summary>
internal readonly record struct SessionWork(
    SessionWorkKind Kind,
    TurnEvent? Event = null,
    AudioFrame? Frame = null,
    TimeSpan Position = default,
    SessionEvent? News = null,
    Action<ISessionControl>? Action = null)
{
    public static readonly SessionWork Tick = new(SessionWorkKind.Tick);

    /// <summary>The last piece: whatever is posted after it is ignored.</summary>
    public static readonly SessionWork End = new(SessionWorkKind.End);

    public static SessionWork Of(TurnEvent turnEvent) => new(SessionWorkKind.Event, turnEvent);

    public static SessionWork Of(AudioFrame frame) => new(SessionWorkKind.Frame, Frame: frame);
}

/// <summary>Kinds of <see cref="SessionWork"/>.</summary>
internal enum SessionWorkKind
{
    Event,
    Frame,
    Position,
    News,
    Action,
    Tick,
    End,
}
