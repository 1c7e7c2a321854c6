namespace Parley.Core.Personas;

/// <summary>A persona as settings write it; see <see cref="Persona"/>.</summary>
public sealed class PersonaSettings
{
    public string Id { get; set; } = "";

    /// <summary>Default: the id.</summary>
    public string? Name { get; set; }

    public string Prompt { get; set; } = "";

    public string? Voice { get; set; }

    public string? Model { get; set; }

    public string? Language { get; set; }

    public IList<string> Tools { get; set; } = [];

    internal Persona ToPersona() => new(Id, Name ?? Id, Prompt)
    {
        Voice = Voice,
        Model = Model,
        Language = Language,
        Tools = [.. Tools],
    };
}
