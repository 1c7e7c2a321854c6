using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

using Parley.Core.Events;

namespace Parley.Server.Events;

/// <summary>Events as server-sent events have them: UTF-8, one frame each.</summary>
internal static class EventFrame
{
    // Words of other scripts stay readable; the JSON never stands inside HTML.
    private static readonly JsonWriterOptions _readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For a reader that waits: it, and what is between, see that the connection is alive.</summary>
    public static ReadOnlySpan<byte> Heartbeat => ": heartbeat\n\n"u8;

    /// <summary>How long a reader waits before it connects again.</summary>
    public static ReadOnlySpan<byte> Beginning => "retry: 1000\n\n"u8;

    /// <param name="logged">Tells id and time.</param>
    /// <param name="fields">The event's own JSON.</param>
    /// <param name="output">Gets the frame.</param>
    public static void Write(LoggedEvent logged, JsonElement fields, IBufferWriter<byte> output)
    {
        string type = fields.GetProperty("type").GetString()!;
        Begin(logged.Id, type, output);
        using (var json = new Utf8JsonWriter(output, _readable))
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteNumber("id", logged.Id);
            json.WriteString("at", logged.At.UtcDateTime);
            foreach (JsonProperty field in fields.EnumerateObject())
            {
                if (field.Name != "type")
                    field.WriteTo(json);
            }

            json.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }

    /// <summary>Says that events are missing; what follows goes on after <paramref name="last"/>.</summary>
    public static void WriteForgotten(long after, long last, DateTimeOffset at, IBufferWriter<byte> output)
    {
        Begin(last, "EventsForgotten", output);
        using (var json = new Utf8JsonWriter(output, _readable))
        {
            json.WriteStartObject();
            json.WriteString("type", "EventsForgotten");
            json.WriteNumber("id", last);
            json.WriteString("at", at.UtcDateTime);
            json.WriteNumber("after", after);
            json.WriteEndObject();
        }

        output.Write("\n\n"u8);
    }

    private static void Begin(long id, string type, IBufferWriter<byte> output) => output.Write(
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {id}\nevent: {type}\ndata: ")));
}
