using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

using Parley.Core.Personas;

namespace Parley.Cli.Personas;

/// <summary>One persona in the list of them.</summary>
internal static class PersonaLine
{
    private const int PromptShown = 60;

    public static string Text(KeptPersona kept)
    {
        string prompt = kept.Persona.Prompt.Trim().ReplaceLineEndings(" ");
        string start = prompt.Length <= PromptShown ? prompt : $"{prompt[..PromptShown]}…";
        string source = kept.IsOfSettings ? "settings" : "stored";
        return $"{kept.Persona.Id,-24} {source,-9} {kept.Persona.Name,-24} {start}";
    }

    public static string Json(KeptPersona kept)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("id", kept.Persona.Id);
            json.WriteString("name", kept.Persona.Name);
            json.WriteString("prompt", kept.Persona.Prompt);
            json.WriteString("voice", kept.Persona.Voice);
            json.WriteString("model", kept.Persona.Model);
            json.WriteString("language", kept.Persona.Language);
            json.WriteStartArray("tools");
            foreach (string tool in kept.Persona.Tools)
                json.WriteStringValue(tool);
            json.WriteEndArray();
            json.WriteString("source", kept.IsOfSettings ? "settings" : "stored");
            json.WriteString("updated_at", kept.UpdatedAt?.ToString("O", CultureInfo.InvariantCulture));
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.ToArray());
    }
}
