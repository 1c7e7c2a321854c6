namespace Parley.Core.Turns;

/// <summary>What the turn machine waits for; each timer is armed at most once at a time.</summary>
public enum TurnTimer
{
    /// <summary>The pause has become the end of the turn.</summary>
    EndOfTurn,

    /// <summary>The turn detector has been silent for too long.</summary>
    TurnDetector,

    /// <summary>The recogniser has been silent for too long.</summary>
    Transcript,

    /// <summary>Speech over a reply has lasted long enough to be meant.</summary>
    Interruption,

    /// <summary>Nothing came of the speech over a reply.</summary>
    FalseInterruption,

    /// <summary>Nobody has spoken for a while.</summary>
    UserAway,

    /// <summary>Nobody has spoken since the last reply, and the session is to speak of itself.</summary>
    Idle,
}
