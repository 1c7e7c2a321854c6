using Microsoft.AspNetCore.Http.HttpResults;

using Parley.Core.SpeechToText;

namespace Parley.Server.OpenAi.Audio.Transcripts;

/// <summary>What is to be made of a recording, once it is known to be in order.</summary>
internal sealed record TranscriptOrder(
    TranscriptTask Task, RecognitionOptions Recognition, TranscriptFormatName Format, bool IsStreamed, bool HasWords, bool HasSegments)
{
    private const int MaximumLanguageCharacters = 35;

    /// <param name="task">What is asked.</param>
    /// <param name="upload">The form.</param>
    /// <param name="ear">Will listen.</param>
    /// <param name="problem">What is wrong, if the result is null.</param>
    public static TranscriptOrder? Read(TranscriptTask task, AudioUpload upload, ISpeechToTextEngine ear, out IResult? problem)
    {
        var fields = new FormFields(upload.Fields);
        if (upload.Path is null)
            fields.Refuse(OpenAiErrors.MissingParameter("file", "Send a recording with a file name."));
        if (fields.Text("response_format") == "diarized_json")
            fields.Refuse(Cannot("response_format", "tells speakers apart; choose json, text, srt, vtt or verbose_json."));
        if (fields.List("include").Count > 0)
            fields.Refuse(Cannot("include", "gives log probabilities; leave it out."));
        if (fields.List("known_speaker_names").Count > 0)
            fields.Refuse(Cannot("known_speaker_names", "tells speakers apart; leave it out."));
        TranscriptFormatName format = fields.Choice("response_format", TranscriptFormatName.Json);
        bool isStreamed = fields.Flag("stream");
        if (isStreamed && format is not (TranscriptFormatName.Json or TranscriptFormatName.Text))
            fields.Refuse(OpenAiErrors.InvalidValue("response_format", "A stream has text only; leave out 'response_format' or 'stream'."));
        bool hasTemperature = fields.Text("temperature") is not null;
        double temperature = fields.Number("temperature", 0, 0, 1);
        IReadOnlyList<string> times = Times(fields, format);
        var recognition = new RecognitionOptions
        {
            Language = Language(task, fields, ear),
            Prompt = fields.Text("prompt"),
            Hotwords = fields.Text("hotwords"),
            Temperature = hasTemperature ? temperature : null,
            Translate = task == TranscriptTask.Translate && ear.CanTranslate,
            // Segments and subtitles begin and end where their words do.
            WordTimes = format is not (TranscriptFormatName.Json or TranscriptFormatName.Text),
        };
        problem = fields.Problem;
        return problem is null
            ? new TranscriptOrder(task, recognition, format, isStreamed, times.Contains("word", StringComparer.Ordinal), times.Count == 0 || times.Contains("segment", StringComparer.Ordinal))
            : null;
    }

    private static JsonHttpResult<OpenAiErrorBody> Cannot(string param, string what) =>
        OpenAiErrors.UnsupportedParameter(param, $"No engine of this server {what}");

    private static IReadOnlyList<string> Times(FormFields fields, TranscriptFormatName format)
    {
        const string Name = "timestamp_granularities";
        IReadOnlyList<string> times = fields.List(Name);
        if (times.Any(static time => time is not ("word" or "segment")))
            fields.Refuse(OpenAiErrors.InvalidValue(Name, $"'{Name}' takes 'word' and 'segment'."));
        else if (times.Count > 0 && format != TranscriptFormatName.VerboseJson)
            fields.Refuse(OpenAiErrors.InvalidValue(Name, $"'{Name}' goes with response_format verbose_json only."));
        return times;
    }

    private static string? Language(TranscriptTask task, FormFields fields, ISpeechToTextEngine ear)
    {
        string? language = fields.Text("language");
        if (language is not null && !IsTag(language))
        {
            fields.Refuse(OpenAiErrors.InvalidValue("language", "'language' is no language tag; send one such as 'en'."));
            return null;
        }

        if (language is not null && ear.Languages is { } known && !known.Any(tag => IsSame(tag, language)))
        {
            fields.Refuse(OpenAiErrors.Invalid(
                "language", "unsupported_language",
                $"The engine '{ear.Name}' understands {string.Join(", ", known)}, not '{language}'; "
                + "have the server use one that does (Parley:Engines:SpeechToText)."));
        }

        // English is its own translation. Of a language that nobody has named an engine of many may hear anything.
        bool isEnglish = language is not null ? IsSame("en", language) : ear.Languages is [var only] && IsSame("en", only);
        if (task == TranscriptTask.Translate && !isEnglish && !ear.CanTranslate)
        {
            fields.Refuse(OpenAiErrors.Invalid(
                "language", "translation_unavailable",
                $"The engine '{ear.Name}' does not translate. Say language=en if the recording is English, or use "
                + "/v1/audio/transcriptions for its own words."));
        }

        return language;
    }

    private static bool IsTag(string language) =>
        language.Length is >= 2 and <= MaximumLanguageCharacters
        && language.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-') && char.IsAsciiLetter(language[0]);

    private static bool IsSame(string tag, string language) =>
        language.Split('-')[0].Equals(tag.Split('-')[0], StringComparison.OrdinalIgnoreCase);
}
