using System.Text.Json.Serialization;

namespace Parley.Server.Transports.WebSockets;

/// <summary>The answer to <c>configure</c>: the formats that hold, whether the sound is kept, and whether it may be.</summary>
internal sealed record SessionReady(
    string SessionId, WireAudioFormat Input, WireAudioFormat Output, bool Recording, bool RecordingAllowed)
{
    [JsonPropertyOrder(-1)]
    public string Type => "session_ready";
}
