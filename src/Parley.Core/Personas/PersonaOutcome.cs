namespace Parley.Core.Personas;

/// <summary>What became of a change.</summary>
public enum PersonaOutcome
{
    /// <summary>It was not there before.</summary>
    Created,

    /// <summary>It was there before, or the settings have one of that id, which it replaces.</summary>
    Changed,

    /// <summary>There is one of that id already.</summary>
    Exists,

    /// <summary>There is none of that id.</summary>
    Missing,

    /// <summary>It has changed since the client saw it.</summary>
    Outdated,

    /// <summary>Only the settings have it, where it cannot be deleted from here.</summary>
    OfSettings,
}

/// <summary>What became of a change of several.</summary>
/// <param name="Outcome">Of all of them; where it is a refusal, nothing has changed.</param>
/// <param name="Personas">As they are then; where it is a refusal, those that it is for.</param>
public sealed record PersonaChange(PersonaOutcome Outcome, IReadOnlyList<KeptPersona> Personas);
