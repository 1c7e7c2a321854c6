namespace Parley.Core.TextToSpeech;

/// <summary>The names under which speech is reported in logs, metrics and traces; dashboards depend on them.</summary>
public static class TextToSpeechEvents
{
    public const string ProviderSelected = "stt.tts.provider_selected";

    public const string FallbackUsed = "stt.tts.fallback.used";

    public const string FailClosed = "stt.tts.fail_closed";

    public const string LatencyMs = "stt.tts.latency_ms";

    /// <summary>Such as <c>stt.tts.kokoro.success</c>.</summary>
    public static string Success(string engine) => $"stt.tts.{engine}.success";

    public static string Failure(string engine) => $"stt.tts.{engine}.failure";

    public static string StreamStarted(string engine) => $"stt.tts.{engine}.stream_started";

    public static string StreamChunk(string engine) => $"stt.tts.{engine}.stream_chunk";

    public static string StreamCompleted(string engine) => $"stt.tts.{engine}.stream_completed";
}
