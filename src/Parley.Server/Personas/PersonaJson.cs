using System.Text.Json.Serialization;

using Parley.Core.Personas;
using Parley.Server.Transports;

namespace Parley.Server.Personas;

/// <summary>A persona, as clients are told of it.</summary>
/// <param name="Id">What sessions take.</param>
/// <param name="Name">For people.</param>
/// <param name="Prompt">The system prompt.</param>
/// <param name="Voice">Of the text-to-speech engine; null for its default.</param>
/// <param name="Model">Of the language-model server; null for the configured one.</param>
/// <param name="Language">BCP 47; null for the engines' default.</param>
/// <param name="Tools">Functions that its model may call.</param>
/// <param name="Source">Whether it comes from the settings, which cannot be deleted from here.</param>
/// <param name="Warnings">What it names that is not known here.</param>
/// <param name="CreatedAt">Null for one of the settings.</param>
/// <param name="UpdatedAt">Null for one of the settings.</param>
internal sealed record PersonaReport(
    string Id,
    string Name,
    string Prompt,
    string? Voice,
    string? Model,
    string? Language,
    IReadOnlyList<string> Tools,
    PersonaSource Source,
    IReadOnlyList<string> Warnings,
    DateTimeOffset? CreatedAt,
    DateTimeOffset? UpdatedAt)
{
    public static PersonaReport Of(KeptPersona kept, IReadOnlyList<string> warnings) => new(
        kept.Persona.Id, kept.Persona.Name, kept.Persona.Prompt, kept.Persona.Voice, kept.Persona.Model, kept.Persona.Language,
        kept.Persona.Tools, kept.IsOfSettings ? PersonaSource.Settings : PersonaSource.Stored, warnings, kept.CreatedAt, kept.UpdatedAt);
}

/// <summary>Where a persona comes from.</summary>
internal enum PersonaSource
{
    /// <summary>The settings, or built in.</summary>
    Settings,

    /// <summary>The API or the command line.</summary>
    Stored,
}

/// <summary>A persona as it is sent: the body of POST and PUT.</summary>
/// <param name="Id">1 to 64 letters, digits, '-' or '_'; by default made of the name. PUT takes the one in the
/// path.</param>
/// <param name="Name">By default the id.</param>
/// <param name="Prompt">The system prompt.</param>
/// <param name="Voice">Of the text-to-speech engine; by default its default.</param>
/// <param name="Model">Of the language-model server; by default the configured one.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Tools">Functions that its model may call, of <c>GET /tools</c>; by default none.</param>
internal sealed record PersonaBody(
    string? Id = null, string? Name = null, string? Prompt = null, string? Voice = null, string? Model = null, string? Language = null,
    IReadOnlyList<string>? Tools = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(SnakeCaseEnumConverter<PersonaSource>)])]
[JsonSerializable(typeof(IReadOnlyList<PersonaReport>))]
[JsonSerializable(typeof(PersonaBody))]
internal sealed partial class PersonasJson : JsonSerializerContext;
