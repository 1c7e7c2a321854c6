using Parley.Core.Personas;
using Parley.Core.Turns;

namespace Parley.Core.Sessions;

/// <summary>
/// Watches one session from its loop, one call at a time. It is on the way of sound: calls are quick, wait for nothing
/// and do not throw.
/// </summary>
public interface ISessionObserver
{
    /// <summary>Takes the session's sound; null where it is not recorded.</summary>
    IAudioTap? Audio { get; }

    /// <summary>The turn machine took an event, and what followed has been done.</summary>
    /// <param name="at">On the session's clock.</param>
    /// <param name="turnEvent">What happened.</param>
    /// <param name="effects">What followed; valid during the call only.</param>
    void Saw(TimeSpan at, TurnEvent turnEvent, IReadOnlyList<TurnEffect> effects);

    /// <summary>
    /// The client was told something that is no turn's doing, or would have been if it had asked for that: what text sounds when.
    /// </summary>
    void Told(SessionEvent news);

    /// <summary>A reply is being made.</summary>
    /// <param name="replyId">Its number.</param>
    /// <param name="persona">Who answers.</param>
    /// <param name="voiceId">With which voice; null for the engine's default.</param>
    /// <param name="question">What is answered; empty where it is not something that a person said last.</param>
    void Answering(int replyId, Persona persona, string? voiceId, string question);

    /// <summary>Nothing follows.</summary>
    void End();
}
