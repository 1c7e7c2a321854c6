using System.Text.Json;

using Parley.Core.SpeechToText;

namespace Parley.Engines.Remote.Http;

/// <summary>Reads what a server's <c>verbose_json</c> says of its text, segment by segment, as of the whole.</summary>
internal static class TranscriptionEvidence
{
    // An utterance has thousands at the most.
    private const int MaximumTokens = 100_000;

    // Servers write the name out; of these the tag is known. Others are left open.
    private static readonly Dictionary<string, string> _tags = (
        "english en german de french fr spanish es italian it portuguese pt dutch nl polish pl russian ru " +
        "ukrainian uk czech cs swedish sv danish da norwegian no finnish fi greek el turkish tr hungarian hu " +
        "romanian ro arabic ar hebrew he hindi hi urdu ur bengali bn chinese zh japanese ja korean ko " +
        "vietnamese vi thai th indonesian id catalan ca")
        .Split(' ').Chunk(2).ToDictionary(static pair => pair[0], static pair => pair[1], StringComparer.OrdinalIgnoreCase);

    /// <returns>Null if it says nothing. Means are weighted by the segments' tokens, or their text where they have none.</returns>
    public static TranscriptEvidence? Read(JsonElement root)
    {
        string? language = root.TryGetProperty("language", out JsonElement name) && name.ValueKind == JsonValueKind.String
            ? Tag(name.GetString()!)
            : null;
        List<int> tokens = [];
        Mean logProbability = default, noSpeech = default, compression = default;
        double? temperature = null;
        if (root.TryGetProperty("segments", out JsonElement segments) && segments.ValueKind == JsonValueKind.Array)
        {
            foreach (JsonElement segment in segments.EnumerateArray())
            {
                if (segment.ValueKind != JsonValueKind.Object)
                    continue;
                int own = ReadTokens(segment, tokens);
                double weight = Math.Max(1, own > 0 ? own : TextLength(segment));
                logProbability.Add(Number(segment, "avg_logprob"), weight);
                noSpeech.Add(Number(segment, "no_speech_prob"), weight);
                compression.Add(Number(segment, "compression_ratio"), weight);
                temperature = Number(segment, "temperature") is { } drawn ? Math.Max(temperature ?? 0, drawn) : temperature;
            }
        }

        return language is null && tokens.Count == 0 && logProbability.Value is null && noSpeech.Value is null && compression.Value is null
            ? null
            : new TranscriptEvidence
            {
                Language = language,
                Tokens = tokens,
                AverageLogProbability = logProbability.Value,
                NoSpeechProbability = noSpeech.Value is { } value ? Math.Clamp(value, 0, 1) : null,
                CompressionRatio = compression.Value,
                Temperature = temperature,
            };
    }

    private static string? Tag(string name)
    {
        if (_tags.TryGetValue(name, out string? tag))
            return tag;
        return name.Length is 2 or 3 && name.All(char.IsAsciiLetter) ? name.ToLowerInvariant() : null;
    }

    private static int ReadTokens(JsonElement segment, List<int> tokens)
    {
        if (!segment.TryGetProperty("tokens", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
            return 0;
        int before = tokens.Count;
        foreach (JsonElement token in list.EnumerateArray())
        {
            if (tokens.Count < MaximumTokens && token.ValueKind == JsonValueKind.Number && token.TryGetInt32(out int id))
                tokens.Add(id);
        }

        return tokens.Count - before;
    }

    private static int TextLength(JsonElement segment) =>
        segment.TryGetProperty("text", out JsonElement text) && text.ValueKind == JsonValueKind.String ? text.GetString()!.Length : 0;

    private static double? Number(JsonElement segment, string name) =>
        segment.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : null;

    private struct Mean
    {
        private double _sum;
        private double _weight;

        public readonly double? Value => _weight > 0 ? _sum / _weight : null;

        public void Add(double? value, double weight)
        {
            if (value is not { } known)
                return;
            _sum += known * weight;
            _weight += weight;
        }
    }
}
