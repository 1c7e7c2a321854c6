namespace Parley.Core.Sessions;

/// <summary>The transitions of <see cref="SessionState"/> that a client may see.</summary>
public static class SessionStates
{
    /// <summary>
    /// Whether a client may see the one after the other. Beyond the course of a turn: any state ends in idle when the turn
    /// is cancelled, fails or proves empty, and a typed turn goes from idle to processing.
    /// </summary>
    public static bool IsTransition(SessionState from, SessionState to) => (from, to) switch
    {
        (SessionState.Idle, SessionState.Recording or SessionState.Processing) => true,
        (SessionState.Recording, SessionState.Processing) => true,
        (SessionState.Processing, SessionState.Synthesizing) => true,
        (SessionState.Synthesizing, SessionState.Playing) => true,
        (SessionState.Playing, SessionState.Recording) => true,
        (not SessionState.Idle, SessionState.Idle) => true,
        _ => false,
    };

    /// <summary>The next step on the shortest way of transitions to <paramref name="target"/>.</summary>
    internal static SessionState Next(SessionState from, SessionState target) => target switch
    {
        _ when IsTransition(from, target) => target,
        SessionState.Recording => SessionState.Idle,
        _ when from is SessionState.Idle or SessionState.Recording => SessionState.Processing,
        _ when from < target => from + 1,
        _ => SessionState.Idle,
    };
}
