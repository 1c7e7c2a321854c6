using System.Text.Encodings.Web;
using System.Text.Json;

using Parley.Core.Sessions;
using Parley.Server.Transports.WebSockets;

namespace Parley.Server.Transports;

/// <summary>Session events as every transport, log and file writes them.</summary>
public static class SessionEventJson
{
    // Words of other scripts stay readable; the JSON never stands inside HTML.
    private static readonly WireJson Json = new(new JsonSerializerOptions(WireJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>One JSON object on one line, UTF-8, as in docs/protocol/session-websocket.md.</summary>
    public static byte[] ToUtf8(SessionEvent sessionEvent) =>
        JsonSerializer.SerializeToUtf8Bytes(sessionEvent, Json.SessionEvent);

    internal static byte[] ToUtf8(SessionReady ready) => JsonSerializer.SerializeToUtf8Bytes(ready, Json.SessionReady);
}
