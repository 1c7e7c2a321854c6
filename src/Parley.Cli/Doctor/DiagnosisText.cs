using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

using Parley.Core;

namespace Parley.Cli.Doctor;

/// <summary>A <see cref="Diagnosis"/> for people, and for programs.</summary>
internal static partial class DiagnosisText
{
    public static void Write(Diagnosis diagnosis, TextWriter output)
    {
        output.WriteLine($"Parley {diagnosis.Version}");
        output.WriteLine($"  system   {diagnosis.OperatingSystem}; {diagnosis.Kernel}; {diagnosis.Architecture}, {diagnosis.Processors} processors, {diagnosis.MemoryBytes >> 20} MiB");
        output.WriteLine($"  runtime  {diagnosis.Runtime}");
        foreach ((string manager, string hash) in diagnosis.LockFiles)
            output.WriteLine($"  lock     {manager} sha256:{hash}");
        foreach (ModelFile model in diagnosis.Models)
            output.WriteLine($"  model    {model.Path} ({model.Bytes} bytes, sha256:{model.Sha256})");
        foreach (IGrouping<EngineKind, EngineFinding> kind in diagnosis.Engines.GroupBy(static engine => engine.Kind))
        {
            output.WriteLine();
            output.WriteLine(NameOf(kind.Key));
            foreach (EngineFinding engine in kind)
            {
                string state = !engine.IsAvailable ? "missing" : engine.IsChosen ? "in use" : "works";
                WriteLine(output, state, engine.Name, engine.IsAvailable ? $"{engine.Summary} ({engine.Detail})" : engine.Detail);
                if (engine.Reason is { } reason)
                    WriteLine(output, "", "", $"chosen: {reason}");
            }
        }
        output.WriteLine();
        output.WriteLine("Tools");
        foreach (ToolFinding tool in diagnosis.Tools)
            WriteLine(output, tool.IsAvailable ? "works" : "missing", tool.Name, tool.Detail);
        output.WriteLine();
        output.WriteLine(diagnosis.CanTalk
            ? "The voice loop works on this machine."
            : $"The voice loop cannot work on this machine yet; mend: {string.Join(", ", diagnosis.Lacking.Select(static kind => NameOf(kind).ToLowerInvariant()))}.");
    }

    public static void WriteJson(Diagnosis diagnosis, TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(diagnosis, Json.Diagnosis));

    private static void WriteLine(TextWriter output, string state, string name, string detail) =>
        output.WriteLine($"  {state,-7}  {name,-14} {detail}");

    private static string NameOf(EngineKind kind) => kind switch
    {
        EngineKind.VoiceActivity => "Voice activity",
        EngineKind.SpeechToText => "Speech to text",
        EngineKind.TextToSpeech => "Text to speech",
        EngineKind.TurnDetector => "End of turn",
        EngineKind.Embeddings => "Embeddings",
        EngineKind.SpeechEnhancer => "Speech enhancement",
        _ => "Brain",
    };

    private static readonly DiagnosisJson Json = new(new JsonSerializerOptions(DiagnosisJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    [JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(KindConverter)])]
    [JsonSerializable(typeof(Diagnosis))]
    private sealed partial class DiagnosisJson : JsonSerializerContext;

    private sealed class KindConverter() : JsonStringEnumConverter<EngineKind>(JsonNamingPolicy.SnakeCaseLower);
}
