namespace Parley.Core.Personas;

/// <summary>Personas of the settings: the list <c>Parley:Personas</c>.</summary>
public sealed class PersonaOptions
{
    /// <summary>Name of the section that holds the list.</summary>
    public const string Section = "Parley";

    /// <summary>
    /// Default: none; there is always <see cref="DefaultPersona"/>, which one of the same id replaces.
    /// </summary>
    public IList<PersonaSettings> Personas { get; set; } = [];
}
