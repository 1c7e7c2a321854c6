using System.Text.Json.Serialization;

namespace Parley.Server.Transports.WebSockets;

/// <summary>The answer to <c>configure</c>: the formats that hold, and whether the sound is kept.</summary>
internal sealed record SessionReady(string SessionId, WireAudioFormat Input, WireAudioFormat Output, bool Recording)
{
    [JsonPropertyOrder(-1)]
    public string Type => "session_ready";
}
