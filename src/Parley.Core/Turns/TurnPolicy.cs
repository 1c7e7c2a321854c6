using Parley.Core.Sessions;

namespace Parley.Core.Turns;

/// <summary>How turns go. May change in the middle of a session.</summary>
/// <param name="Mode">Who bounds a turn.</param>
public sealed record TurnPolicy(SessionMode Mode)
{
    /// <summary>Whether a turn that has ended is answered by itself. Default: true.</summary>
    public bool AnswersTurns { get; init; } = true;

    /// <summary>Whether speech over a reply interrupts it. Default: true.</summary>
    public bool Interrupts { get; init; } = true;

    /// <summary>Whether answers are spoken, or else only written. Default: true.</summary>
    public bool Speaks { get; init; } = true;

    /// <summary>
    /// Silence that ends a turn where no turn detector is asked; null for what <see cref="TurnOptions"/> says.
    /// </summary>
    public TimeSpan? EndpointingDelay { get; init; }

    /// <summary>Whether the turn detector is asked, if there is one. Default: true.</summary>
    public bool UsesTurnDetector { get; init; } = true;

    /// <summary>Silence that ends a turn which the detector holds for finished; null for what the options say.</summary>
    public TimeSpan? FinishedDelay { get; init; }

    /// <summary>Silence that ends one which it holds for unfinished; null for what the options say.</summary>
    public TimeSpan? UnfinishedDelay { get; init; }

    /// <summary>Probability from which it is believed; null for what the options say.</summary>
    public float? EndOfTurnThreshold { get; init; }

    /// <summary>Silence after a reply at which the session speaks of itself; null for never.</summary>
    public TimeSpan? IdleTimeout { get; init; }
}
