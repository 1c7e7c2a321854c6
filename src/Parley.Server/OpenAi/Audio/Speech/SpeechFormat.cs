using System.Text.Json.Serialization;

namespace Parley.Server.OpenAi.Audio.Speech;

/// <summary>What speech comes as; always 24 kHz mono.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SpeechFormat>))]
internal enum SpeechFormat
{
    [JsonStringEnumMemberName("mp3")]
    Mp3,

    [JsonStringEnumMemberName("opus")]
    Opus,

    [JsonStringEnumMemberName("aac")]
    Aac,

    [JsonStringEnumMemberName("flac")]
    Flac,

    [JsonStringEnumMemberName("wav")]
    Wav,

    [JsonStringEnumMemberName("pcm")]
    Pcm,
}
