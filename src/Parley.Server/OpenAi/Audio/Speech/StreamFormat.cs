using System.Text.Json.Serialization;

namespace Parley.Server.OpenAi.Audio.Speech;

/// <summary>How the bytes travel.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StreamFormat>))]
internal enum StreamFormat
{
    /// <summary>As the body, while it is made.</summary>
    [JsonStringEnumMemberName("audio")]
    Audio,

    /// <summary>In server-sent events, in Base64.</summary>
    [JsonStringEnumMemberName("sse")]
    Sse,
}
