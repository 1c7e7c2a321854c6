using System.Text.Json;

using Parley.Core.TextToSpeech;

namespace Parley.Server.OpenAi.Audio.Speech;

/// <summary>What is to be said, once it is known to be in order.</summary>
internal sealed record SpeechOrder(SpeechRequest Request, EngineVoice Voice, SpeechFormat Format, StreamFormat StreamFormat)
{
    /// <param name="json">The body.</param>
    /// <param name="engine">Will speak.</param>
    /// <param name="maximumCharacters">Of the input.</param>
    /// <param name="problem">What is wrong, if the result is null.</param>
    public static SpeechOrder? Read(
        JsonElement json, ITextToSpeechEngine engine, int maximumCharacters, out IResult? problem)
    {
        var fields = new JsonFields(json);
        string? input = fields.Text("input");
        fields.Text("model");
        fields.Text("instructions");
        double speed = fields.Number(
            "speed", 1, SpeechRequestExtensions.MinimumSpeed, SpeechRequestExtensions.MaximumSpeed);
        SpeechFormat format = fields.Choice("response_format", SpeechFormat.Mp3);
        StreamFormat stream = fields.Choice("stream_format", StreamFormat.Audio);
        EngineVoice? voice = ReadVoice(fields, engine);
        string speakable = Speakable(fields, input, maximumCharacters);
        problem = fields.Problem;
        return problem is null
            ? new SpeechOrder(new SpeechRequest(speakable) { Voice = voice!.Id, Speed = speed }, voice, format, stream)
            : null;
    }

    private static EngineVoice? ReadVoice(JsonFields fields, ITextToSpeechEngine engine)
    {
        string? name = fields.Find("voice") is { ValueKind: JsonValueKind.Object } reference
            ? ReadId(fields, reference)
            : fields.Text("voice");
        if (OpenAiVoiceNames.Resolve(engine, name) is { } voice)
            return voice;
        fields.Refuse(OpenAiErrors.Invalid(
            "voice", "voice_not_found",
            $"There is no voice '{name}'; GET /v1/audio/voices lists them, and OpenAI's names stand for the default one."));
        return null;
    }

    private static string? ReadId(JsonFields fields, JsonElement reference)
    {
        var voice = new JsonFields(reference);
        string? id = voice.Text("id");
        if (id is null)
            fields.Refuse(OpenAiErrors.InvalidType("voice", "a name, or an object with the name as 'id'"));
        return id;
    }

    private static string Speakable(JsonFields fields, string? input, int maximumCharacters)
    {
        if (string.IsNullOrEmpty(input))
        {
            fields.Refuse(OpenAiErrors.MissingParameter("input", "Send what is to be said."));
            return "";
        }

        if (input.Length > maximumCharacters)
        {
            fields.Refuse(OpenAiErrors.Invalid(
                "input", "string_above_max_length",
                $"'input' has {input.Length} characters; send at most {maximumCharacters} in one request."));
            return "";
        }

        string speakable = SpeakableText.Convert(input);
        if (!SpokenContent.HasWords(speakable))
            fields.Refuse(OpenAiErrors.InvalidValue("input", "'input' has no words that can be said; send some text."));
        return speakable;
    }
}
