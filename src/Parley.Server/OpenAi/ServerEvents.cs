using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Parley.Server.OpenAi;

/// <summary>Sends server-sent events as OpenAI does: a line of JSON each, without names.</summary>
internal static class ServerEvents
{
    public const string ContentType = "text/event-stream";

    public static void Begin(HttpResponse response)
    {
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-cache";
        response.Headers["X-Accel-Buffering"] = "no";
    }

    /// <summary>Sends one and waits until a slow client has room for it.</summary>
    public static async Task SendAsync<T>(
        HttpResponse response, T serverEvent, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        response.BodyWriter.Write("data: "u8);
        response.BodyWriter.Write(JsonSerializer.SerializeToUtf8Bytes(serverEvent, type));
        response.BodyWriter.Write("\n\n"u8);
        await response.BodyWriter.FlushAsync(cancellationToken);
    }
}
