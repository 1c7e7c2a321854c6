using System.Text.Json;

using Parley.Core.Voices;
using Parley.Engines.Kokoro;
using Parley.Testing;

namespace Parley.Engines.Tests.Kokoro;

/// <summary>What the reference runtime made of some phonemes.</summary>
public sealed record KokoroCase(
    string Case, string Phonemes, int[] Ids, JsonElement Voice, int Row, double Speed, int Samples, int[]? Durations, double[] Rms50Ms)
{
    private static readonly JsonSerializerOptions _names = new() { PropertyNameCaseInsensitive = true };

    /// <summary>A case of a folder of references; skips the test where they are absent.</summary>
    public static KokoroCase Read(string folder, string name)
    {
        SharedFiles.SkipUnlessPresent("models", "kokoro", "refs", folder);
        string path = SharedFiles.PathTo("models", "kokoro", "refs", folder, "cases.json");
        return JsonSerializer.Deserialize<KokoroCase[]>(File.ReadAllText(path), _names)!.Single(known => known.Case == name);
    }

    /// <summary>The phonemes of its tokens; the longest case was cut off at 510.</summary>
    public string SpokenPhonemes =>
        string.Concat(KokoroVocabulary.Published.Encode(Phonemes).Take(Ids.Length).Select(token => token.Symbol.ToString()));

    /// <summary>The voice as a request names it.</summary>
    public string VoiceName => Voice.ValueKind == JsonValueKind.String
        ? Voice.GetString()!
        : string.Join('+', Voice.EnumerateArray().Select(part => $"{part[0].GetString()}({part[1].GetDouble()})"));

    /// <summary>The reference's first 4,800 samples and every 97th after them.</summary>
    public float[] Waveform(string folder) => NpyFile.ReadFloats(SharedFiles.PathTo("models", "kokoro", "refs", folder, $"{Case}.npy"));

    internal KokoroStyle Style()
    {
        var voices = new KokoroVoices([SharedFiles.PathTo("models", "kokoro", "voices")]);
        return new KokoroStyle([.. VoiceBlend.Parse(VoiceName)!.Select(part => (voices.Load(part.Voice), part.Weight))]);
    }
}
