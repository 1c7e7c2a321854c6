using System.Text.Json.Serialization;

namespace Parley.Server.Transports.WebSockets;

/// <summary>The answer to <c>configure</c>: the formats that hold.</summary>
internal sealed record SessionReady(string SessionId, WireAudioFormat Input, WireAudioFormat Output)
{
    [JsonPropertyOrder(-1)]
    public string Type => "session_ready";
}
