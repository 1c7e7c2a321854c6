using System.Text.Json.Serialization;

namespace Parley.Server.OpenAi.Audio.Transcripts;

/// <summary>What a transcript comes as.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TranscriptFormatName>))]
internal enum TranscriptFormatName
{
    [JsonStringEnumMemberName("json")]
    Json,

    [JsonStringEnumMemberName("text")]
    Text,

    [JsonStringEnumMemberName("srt")]
    Srt,

    [JsonStringEnumMemberName("vtt")]
    Vtt,

    [JsonStringEnumMemberName("verbose_json")]
    VerboseJson,
}
