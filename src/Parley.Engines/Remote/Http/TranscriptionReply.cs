using System.Net;
using System.Text.Json;

using Parley.Core;
using Parley.Core.Audio;
using Parley.Core.SpeechToText;

namespace Parley.Engines.Remote.Http;

/// <summary>Reads what a transcription server answers.</summary>
internal static class TranscriptionReply
{
    private const int QuotedCharacters = 200;

    /// <summary>The text, and the times of its words where the server gives them.</summary>
    /// <exception cref="EngineUnavailableException">Not a transcript in JSON.</exception>
    public static Transcript Read(string body, Uri endpoint)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            if (json.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("text", out JsonElement text) && text.ValueKind == JsonValueKind.String)
            {
                return new Transcript(text.GetString()!.Trim(), IsFinal: true, Words(root)) { Evidence = TranscriptionEvidence.Read(root) };
            }
        }
        catch (JsonException)
        {
            // Told below, like JSON without a text.
        }

        throw new EngineUnavailableException(
            $"The transcription server at {endpoint} answered with something other than a transcript ('{Quote(body)}'); "
            + "check that Parley:OpenAiTranscription:Endpoint leads to an OpenAI-compatible server.");
    }

    public static EngineUnavailableException Refused(HttpStatusCode status, string body, Uri endpoint, string model)
    {
        string whatToDo = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "set Parley:OpenAiTranscription:ApiKey",
            HttpStatusCode.NotFound => $"check Parley:OpenAiTranscription:Endpoint, and that it has the model '{model}'",
            HttpStatusCode.TooManyRequests => "wait, or raise the server's limits",
            >= HttpStatusCode.InternalServerError => "see the server's log",
            _ => $"check Parley:OpenAiTranscription:Model ('{model}') and the server's log",
        };
        return new EngineUnavailableException(
            $"The transcription server at {endpoint} answered {(int)status} ('{Quote(ErrorMessage(body))}'); {whatToDo}.");
    }

    private static List<WordTiming> Words(JsonElement root)
    {
        List<WordTiming> words = [];
        if (!root.TryGetProperty("words", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
            return words;
        foreach (JsonElement word in list.EnumerateArray())
        {
            if (word.ValueKind == JsonValueKind.Object
                && word.TryGetProperty("word", out JsonElement text) && text.ValueKind == JsonValueKind.String
                && Seconds(word, "start") is { } start && Seconds(word, "end") is { } end)
            {
                words.Add(new WordTiming(text.GetString()!.Trim(), start, end));
            }
        }

        return words;
    }

    private static TimeSpan? Seconds(JsonElement word, string name) =>
        word.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number
            && value.GetDouble() is >= 0 and < 1e6 and double seconds
            ? TimeSpan.FromSeconds(seconds)
            : null;

    /// <summary>The message in <c>{"error":{"message":…}}</c> and its relatives, else the body.</summary>
    private static string ErrorMessage(string body)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            JsonElement found = json.RootElement;
            foreach (string name in (ReadOnlySpan<string>)["error", "message", "detail"])
            {
                if (found.ValueKind == JsonValueKind.Object && found.TryGetProperty(name, out JsonElement inner))
                    found = inner;
            }

            return found.ValueKind == JsonValueKind.String ? found.GetString()! : body;
        }
        catch (JsonException)
        {
            return body;
        }
    }

    private static string Quote(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= QuotedCharacters ? line : $"{line[..QuotedCharacters]}…";
    }
}
