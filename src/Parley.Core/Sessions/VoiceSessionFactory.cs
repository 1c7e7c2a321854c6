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
        {
            IEnumerable<string> known = (await engines.Personas.ListAsync(cancellationToken)).Select(p => p.Id);
            throw new ArgumentException(
                $"There is no persona '{settings.PersonaId}'. There are: {string.Join(", ", known)}.");
        }

        if (settings.Voice is { } voice && !engines.Voice.Voices.Any(v => v.Id == voice))
        {
            IEnumerable<string> known = engines.Voice.Voices.Select(v => v.Id);
            throw new ArgumentException(
                $"The engine '{engines.Voice.Name}' has no voice '{voice}'. It has: {string.Join(", ", known)}.");
        }

        return new VoiceSession(engines, settings, persona, logger);
    }
}
