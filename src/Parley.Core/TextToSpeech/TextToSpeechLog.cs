using Microsoft.Extensions.Logging;

namespace Parley.Core.TextToSpeech;

internal static partial class TextToSpeechLog
{
    [LoggerMessage(3100, LogLevel.Debug, "{Engine} speaks", EventName = TextToSpeechEvents.ProviderSelected)]
    internal static partial void ProviderSelected(ILogger logger, string engine);

    [LoggerMessage(3101, LogLevel.Warning, "{Engine} failed ({Reason}); {Fallback} speaks instead", EventName = TextToSpeechEvents.FallbackUsed)]
    internal static partial void FallbackUsed(ILogger logger, string engine, string reason, string fallback);

    [LoggerMessage(3102, LogLevel.Error, "{Engine} failed ({Reason}) and nothing can take over", EventName = TextToSpeechEvents.FailClosed)]
    internal static partial void FailClosed(ILogger logger, string engine, string reason);

    [LoggerMessage(3103, LogLevel.Debug, "{Engine}: first audio after {LatencyMs} ms", EventName = TextToSpeechEvents.LatencyMs)]
    internal static partial void Latency(ILogger logger, string engine, double latencyMs);

    [LoggerMessage(3104, LogLevel.Debug, "{Engine} made {AudioMs} ms of speech in {WorkMs} ms")]
    internal static partial void Completed(ILogger logger, string engine, double audioMs, double workMs);

    [LoggerMessage(3105, LogLevel.Warning, "{Engine} broke off after {AudioMs} ms of speech")]
    internal static partial void Failed(ILogger logger, Exception exception, string engine, double audioMs);
}
