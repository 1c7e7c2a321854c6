using System.Text.Json.Nodes;

namespace Parley.Server.OpenAi.Realtime.Protocol;

/// <summary>The names of the beta, for clients that were written for it.</summary>
internal static class BetaDialect
{
    private static readonly Dictionary<string, string> BetaTypes = new(StringComparer.Ordinal)
    {
        ["conversation.item.added"] = "conversation.item.created",
        ["response.output_text.delta"] = "response.text.delta",
        ["response.output_text.done"] = "response.text.done",
        ["response.output_audio.delta"] = "response.audio.delta",
        ["response.output_audio.done"] = "response.audio.done",
        ["response.output_audio_transcript.delta"] = "response.audio_transcript.delta",
        ["response.output_audio_transcript.done"] = "response.audio_transcript.done",
    };

    /// <summary>The beta's name of an event.</summary>
    public static string NameOf(string type) => BetaTypes.GetValueOrDefault(type, type);

    /// <summary>Puts a server's event into the beta's words.</summary>
    /// <returns>False for one that the beta does not know.</returns>
    public static bool TryTranslate(JsonObject json)
    {
        string type = json["type"]!.GetValue<string>();
        if (type == "conversation.item.done")
            return false;

        json["type"] = NameOf(type);
        if (json["session"] is JsonObject session)
            json["session"] = Flatten(session);
        if (json["item"] is JsonObject item)
            RenameContents(item);
        if (json["part"] is JsonObject part)
            RenameContent(part);
        if (json["response"] is JsonObject response)
        {
            Move(response, "output_modalities", "modalities");
            foreach (JsonNode? output in response["output"] as JsonArray ?? [])
                RenameContents((JsonObject)output!);
        }

        return true;
    }

    /// <summary>Puts a client's event of the beta into today's words.</summary>
    public static void Modernise(JsonObject json)
    {
        if (json["type"]?.GetValue<string>() == "transcription_session.update" && json["session"] is JsonObject transcribing)
        {
            json["type"] = "session.update";
            transcribing["type"] = "transcription";
        }

        if (json["session"] is JsonObject session)
            Nest(session);
        if (json["response"] is JsonObject response)
        {
            Move(response, "modalities", "output_modalities");
            Move(response, "max_response_output_tokens", "max_output_tokens");
            Nest(response);
        }
    }

    private static JsonObject Flatten(JsonObject session)
    {
        JsonNode? input = session["audio"]?["input"];
        JsonNode? output = session["audio"]?["output"];
        return new JsonObject
        {
            ["id"] = session["id"]?.DeepClone(),
            ["object"] = session["object"]?.DeepClone(),
            ["model"] = session["model"]?.DeepClone(),
            ["modalities"] = session["output_modalities"] is JsonArray { Count: 1 } only
                && only[0]!.GetValue<string>() == "text" ? new JsonArray("text") : new JsonArray("text", "audio"),
            ["instructions"] = session["instructions"]?.DeepClone(),
            ["voice"] = output?["voice"]?.DeepClone(),
            ["speed"] = output?["speed"]?.DeepClone(),
            ["input_audio_format"] = FormatName(input?["format"]),
            ["output_audio_format"] = FormatName(output?["format"]),
            ["input_audio_transcription"] = input?["transcription"]?.DeepClone(),
            ["input_audio_noise_reduction"] = input?["noise_reduction"]?.DeepClone(),
            ["turn_detection"] = input?["turn_detection"]?.DeepClone(),
            ["tools"] = session["tools"]?.DeepClone(),
            ["tool_choice"] = session["tool_choice"]?.DeepClone(),
            ["max_response_output_tokens"] = session["max_output_tokens"]?.DeepClone(),
        };
    }

    private static void Nest(JsonObject session)
    {
        Move(session, "modalities", "output_modalities");
        Move(session, "max_response_output_tokens", "max_output_tokens");
        var input = new JsonObject();
        var output = new JsonObject();
        Take(session, "input_audio_format", input, "format", Format);
        Take(session, "input_audio_transcription", input, "transcription");
        Take(session, "input_audio_noise_reduction", input, "noise_reduction");
        Take(session, "turn_detection", input, "turn_detection");
        Take(session, "output_audio_format", output, "format", Format);
        Take(session, "voice", output, "voice");
        Take(session, "speed", output, "speed");
        if (session.ContainsKey("audio"))
            return;
        session["audio"] = new JsonObject { ["input"] = input, ["output"] = output };
    }

    private static void Take(
        JsonObject from, string name, JsonObject to, string newName, Func<JsonNode?, JsonNode?>? change = null)
    {
        if (!from.Remove(name, out JsonNode? value))
            return;
        to[newName] = change is null ? value : change(value);
    }

    private static JsonNode? Format(JsonNode? name) => name is JsonValue value && value.TryGetValue(out string? text)
        ? new JsonObject
        {
            ["type"] = text switch { "pcm16" => "audio/pcm", "g711_ulaw" => "audio/pcmu", "g711_alaw" => "audio/pcma", _ => text },
        }
        : name;

    private static string? FormatName(JsonNode? format) => format?["type"]?.GetValue<string>() switch
    {
        "audio/pcm" => "pcm16",
        "audio/pcmu" => "g711_ulaw",
        "audio/pcma" => "g711_alaw",
        _ => null,
    };

    private static void RenameContents(JsonObject item)
    {
        foreach (JsonNode? part in item["content"] as JsonArray ?? [])
        {
            if (part is JsonObject json)
                RenameContent(json);
        }
    }

    private static void RenameContent(JsonObject part) => part["type"] = part["type"]?.GetValue<string>() switch
    {
        "output_text" => "text",
        "output_audio" => "audio",
        var other => other,
    };

    private static void Move(JsonObject json, string from, string to)
    {
        if (json.Remove(from, out JsonNode? value))
            json[to] = value;
    }
}
