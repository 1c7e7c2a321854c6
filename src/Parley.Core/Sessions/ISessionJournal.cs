using Parley.Core.Personas;

namespace Parley.Core.Sessions;

/// <summary>Keeps what sessions do, whatever the transport. Thread-safe.</summary>
public interface ISessionJournal
{
    /// <summary>A session begins. Returns at once and does not throw.</summary>
    /// <param name="settings">What it is begun with.</param>
    /// <param name="persona">Who answers first.</param>
    /// <param name="transport">Tells the formats.</param>
    /// <param name="tell">Tells the client; any thread may call it, for as long as it likes.</param>
    ISessionObserver Begin(
        SessionSettings settings, Persona persona, IVoiceTransport transport, Action<SessionEvent> tell);
}
