using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

using Parley.Core.TextToSpeech;
using Parley.Core.Voices;

namespace Parley.Cli.Voices;

/// <summary>One voice in the list of voices.</summary>
internal static class VoiceLine
{
    public static string Text(string engine, EngineVoice voice) => Text(engine, voice.Id, voice.Language, voice.Description);

    public static string Text(LibraryVoice voice) => Text(voice.Engine, voice.Id, "-", Describe(voice));

    public static string Json(string engine, EngineVoice voice) => Json(json =>
    {
        json.WriteString("engine", engine);
        json.WriteString("id", voice.Id);
        json.WriteString("language", voice.Language);
        json.WriteString("description", voice.Description);
    });

    public static string Json(LibraryVoice voice) => Json(json =>
    {
        json.WriteString("engine", voice.Engine);
        json.WriteString("id", voice.Id);
        json.WriteNull("language");
        json.WriteString("description", Describe(voice));
        json.WriteString("name", voice.Name);
        json.WriteString("tier", voice.Tier is { } tier ? VoiceTiers.NameOf(tier) : null);
        json.WriteString("created", voice.Created?.ToString("O", CultureInfo.InvariantCulture));
        json.WriteString("path", voice.Path);
        json.WriteStartArray("warnings");
        foreach (SampleFinding finding in voice.Checks)
            json.WriteStringValue(finding.Code);
        json.WriteEndArray();
    });

    private static string Text(string engine, string id, string language, string description) =>
        $"{engine,-10} {id,-24} {language,-8} {description}";

    private static string Describe(LibraryVoice voice)
    {
        string name = voice.Name == voice.Id ? "" : $"{voice.Name}, ";
        string warnings = voice.Checks.Count == 0 ? "" : $"; {string.Join(", ", voice.Checks.Select(static finding => finding.Code))}";
        if (voice.Blend is { } blend)
            return $"{name}a blend of {blend}";
        return voice is { Tier: { } tier, SpeechDuration: { } duration }
            ? $"{name}cloned, {VoiceTiers.NameOf(tier)}, "
                + $"{duration.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s{warnings}"
            : $"{name}imported";
    }

    private static string Json(Action<Utf8JsonWriter> write)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.ToArray());
    }
}
