using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

using Parley.Server.Transports.WebSockets;

namespace Parley.Server.OpenAi.Realtime.Protocol;

/// <summary>Sends a connection's events, in the names that it was promised.</summary>
internal sealed class RealtimeEvents(OutboundWriter writer, bool isBeta)
{
    // Words of other scripts stay readable; the JSON never stands inside HTML.
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public OutboundWriter Writer => writer;

    public bool IsBeta => isBeta;

    public void Send(string type, params ReadOnlySpan<(string Name, JsonNode? Value)> fields)
    {
        var json = new JsonObject { ["type"] = type, ["event_id"] = RealtimeIds.Event() };
        foreach ((string name, JsonNode? value) in fields)
            json[name] = value;
        if (isBeta && !BetaDialect.TryTranslate(json))
            return;

        using var buffer = new MemoryStream();
        using (var utf8 = new Utf8JsonWriter(buffer, Relaxed))
            json.WriteTo(utf8);
        writer.Write(buffer.ToArray());
    }

    /// <summary>Something that the client did, or that went wrong.</summary>
    /// <param name="type">The family, such as <c>invalid_request_error</c>.</param>
    /// <param name="code">Stable, snake_case.</param>
    /// <param name="message">What, where and what to do next.</param>
    /// <param name="param">The field at fault.</param>
    /// <param name="clientEventId">The id that the client gave its event.</param>
    public void SendError(
        string type, string code, string message, string? param = null, string? clientEventId = null) => Send(
        "error",
        ("error", new JsonObject
        {
            ["type"] = type,
            ["code"] = code,
            ["message"] = message,
            ["param"] = param,
            ["event_id"] = clientEventId,
        }));
}
