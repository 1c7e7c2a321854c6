using Microsoft.Extensions.Options;

namespace Parley.Core.Personas;

/// <summary>The personas of the settings, and the one built in. They do not change while the program runs.</summary>
public sealed class ConfigurationPersonaStore : IPersonaStore
{
    private readonly List<Persona> _personas;

    public ConfigurationPersonaStore(IOptions<PersonaOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _personas = [.. Of(options.Value)];
    }

    /// <summary>The personas of the settings with the one built in, the default first.</summary>
    public static IReadOnlyList<Persona> Of(PersonaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        List<Persona> configured = [.. options.Personas.Select(settings => settings.ToPersona())];
        Persona first = configured.Find(persona => IsCalled(persona, DefaultPersona.Id)) ?? DefaultPersona.Value;
        return [first, .. configured.Where(persona => persona != first)];
    }

    public ValueTask<IReadOnlyList<Persona>> ListAsync(CancellationToken cancellationToken = default) => new(_personas);

    public ValueTask<Persona?> FindAsync(string? personaId, CancellationToken cancellationToken = default) =>
        new(_personas.Find(persona => IsCalled(persona, personaId ?? _personas[0].Id)));

    private static bool IsCalled(Persona persona, string id) => string.Equals(persona.Id, id, StringComparison.Ordinal);
}
