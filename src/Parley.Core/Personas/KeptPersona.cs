namespace Parley.Core.Personas;

/// <summary>A persona with what is known of its keeping.</summary>
/// <param name="Persona">Itself.</param>
/// <param name="Tag">Changes with each change, and is never the same again; an ETag without its quotation
/// marks.</param>
/// <param name="CreatedAt">When it was first kept; null for one of the settings.</param>
/// <param name="UpdatedAt">When it was last changed; null for one of the settings.</param>
public sealed record KeptPersona(Persona Persona, string Tag, DateTimeOffset? CreatedAt, DateTimeOffset? UpdatedAt)
{
    /// <summary>Whether it comes from the settings, or is the one built in, and is not kept.</summary>
    public bool IsOfSettings => CreatedAt is null;
}
