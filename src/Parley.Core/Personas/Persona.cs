namespace Parley.Core.Personas;

/// <summary>Who answers: a name, a manner and a voice.</summary>
/// <param name="Id">Letters, digits, <c>-</c> and <c>_</c>; 1 to 64.</param>
/// <param name="Name">For people.</param>
/// <param name="Prompt">The system prompt.</param>
public sealed record Persona(string Id, string Name, string Prompt)
{
    /// <summary>A voice of the text-to-speech engine; null for its default.</summary>
    public string? Voice { get; init; }

    /// <summary>A model of the language-model server; null for the configured one.</summary>
    public string? Model { get; init; }

    /// <summary>BCP 47; null for the engines' default.</summary>
    public string? Language { get; init; }

    /// <summary>Names of the functions that its model may call. Default: none.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>By value, the tools too.</summary>
    public bool Equals(Persona? other) =>
        other is not null && (Id, Name, Prompt, Voice, Model, Language).Equals(
            (other.Id, other.Name, other.Prompt, other.Voice, other.Model, other.Language)) && Tools.SequenceEqual(other.Tools, StringComparer.Ordinal);

    public override int GetHashCode() => HashCode.Combine(Id, Name, Prompt, Voice, Model, Language, Tools.Count);
}
