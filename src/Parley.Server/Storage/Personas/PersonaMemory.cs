using System.Security.Cryptography;
using System.Text;

using Parley.Core.Personas;

namespace Parley.Server.Storage.Personas;

/// <summary>
/// The personas as they were last read, for those who cannot wait for the database or find it away; and those of the
/// settings, which do not change. Thread-safe.
/// </summary>
internal sealed class PersonaMemory
{
    private readonly List<Persona> _settings;
    private volatile Reading? _last; // As one: two that read at the same time must not mix what they found.

    /// <param name="settings">The default first.</param>
    public PersonaMemory(IReadOnlyList<Persona> settings) => _settings = [.. settings];

    /// <summary>The revision of what was last read; -1 before.</summary>
    public long Revision => _last?.Revision ?? -1;

    /// <summary>All of them, as last read: the default first.</summary>
    public IReadOnlyList<KeptPersona> All => _last?.All ?? Merge([]);

    /// <summary>The settings' persona of that id; null where they have none.</summary>
    public KeptPersona? OfSettings(string id) =>
        _settings.Find(persona => persona.Id == id) is { } found ? Describe(found) : null;

    /// <summary>Takes what was just read.</summary>
    /// <returns>All of them now.</returns>
    public IReadOnlyList<KeptPersona> Take(IReadOnlyList<KeptPersona> rows, long revision)
    {
        var reading = new Reading(Merge(rows), revision);
        _last = reading;
        return reading.All;
    }

    public Persona Latest(Persona found) =>
        _last?.All.FirstOrDefault(kept => kept.Persona.Id == found.Id)?.Persona ?? found;

    private static KeptPersona Describe(Persona persona)
    {
        string content = string.Join('\0', persona.Id, persona.Name, persona.Prompt, persona.Voice, persona.Model, persona.Language, string.Join(' ', persona.Tools));
        return new KeptPersona(
            persona, "s" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)).AsSpan(0, 8)), null, null);
    }

    private List<KeptPersona> Merge(IReadOnlyList<KeptPersona> rows)
    {
        Dictionary<string, KeptPersona> byId = rows.ToDictionary(static row => row.Persona.Id, StringComparer.Ordinal);
        List<KeptPersona> all = [.. _settings.Select(persona => byId.Remove(persona.Id, out KeptPersona? row) ? row : Describe(persona))];
        all.AddRange(rows.Where(row => byId.ContainsKey(row.Persona.Id)));
        return all;
    }

    private sealed record Reading(IReadOnlyList<KeptPersona> All, long Revision);
}
