using Parley.Core.Personas;

namespace Parley.Core.Sessions;

/// <summary>Keeps what sessions do, whatever the transport. Thread-safe.</summary>
public interface ISessionJournal
{
    /// <summary>A session begins. Returns at once and does not throw.</summary>
    ISessionObserver Begin(SessionSettings settings, Persona persona, IVoiceTransport transport);
}
