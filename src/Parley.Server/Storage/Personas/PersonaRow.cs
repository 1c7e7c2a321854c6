using System.Text.Json;

using Parley.Core.Personas;

namespace Parley.Server.Storage.Personas;

/// <summary>A row of <c>personas</c>.</summary>
internal sealed class PersonaRow
{
    public const string Columns =
        """
        id AS Id, number AS Number, revision AS Revision, name AS Name, prompt AS Prompt, voice AS Voice, model AS Model,
        language AS Language, tools_json AS ToolsJson, created_at_unix_ms AS CreatedAtUnixMs, updated_at_unix_ms AS UpdatedAtUnixMs
        """;

    public string Id { get; init; } = "";

    public long Number { get; init; }

    public long Revision { get; init; }

    public string Name { get; init; } = "";

    public string Prompt { get; init; } = "";

    public string? Voice { get; init; }

    public string? Model { get; init; }

    public string? Language { get; init; }

    public string ToolsJson { get; init; } = "[]";

    public long CreatedAtUnixMs { get; init; }

    public long UpdatedAtUnixMs { get; init; }

    public KeptPersona ToPersona() => new(
        new Persona(Id, Name, Prompt)
        {
            Voice = Voice,
            Model = Model,
            Language = Language,
            Tools = JsonSerializer.Deserialize(ToolsJson, StorageJson.Default.StringArray) ?? [],
        },
        $"p{Revision}",
        RowTimes.Read(CreatedAtUnixMs),
        RowTimes.Read(UpdatedAtUnixMs));
}
