using Microsoft.Extensions.Logging;

using Parley.Core.Personas;

namespace Parley.Core.Sessions;

/// <summary>Begins sessions. Thread-safe.</summary>
public sealed class VoiceSessionFactory(SessionEngines engines, ILogger<VoiceSession> logger)
{
    /// <summary>A session that waits for its transport.</summary>
    /// <exception cref="ArgumentException">There is no such persona or voice; the message lists those there are.</exception>
    public async ValueTask<VoiceSession> CreateAsync(
        SessionSettings settings, CancellationToken cancellationToken = default)
    {
        Persona? persona = await engines.Personas.FindAsync(settings.PersonaId, cancellationToken);
        if (persona is null)
            throw new ArgumentException(await engines.NoSuchPersonaAsync(settings.PersonaId, cancellationToken));
        if (settings.Voice is { } voice && !engines.HasVoice(voice))
            throw new ArgumentException(engines.NoSuchVoice(voice));

        Conversation conversation = await engines.Archive.OpenAsync(settings.SessionId, cancellationToken);
        return new VoiceSession(engines, settings, persona, conversation, logger);
    }
}
