using System.Diagnostics.Metrics;

using Parley.Core.Telemetry;

namespace Parley.Core.TextToSpeech;

/// <summary>The instruments that all engines share; a tag names the engine.</summary>
internal static class TextToSpeechInstruments
{
    public static readonly Counter<long> ProviderSelected = Event(TextToSpeechEvents.ProviderSelected, "Requests by the engine that is asked first");

    public static readonly Counter<long> FallbackUsed = Event(TextToSpeechEvents.FallbackUsed, "Requests that another engine took over");

    public static readonly Counter<long> FailClosed = Event(TextToSpeechEvents.FailClosed, "Requests that no engine could serve");

    public static readonly Histogram<double> LatencyMs =
        ParleyTelemetry.Meter.CreateHistogram<double>(TextToSpeechEvents.LatencyMs, "ms", "From the request to the first frame");

    public static readonly Histogram<double> FirstAudio =
        ParleyTelemetry.Meter.CreateHistogram(
            "parley.tts.first_audio", "s", "From the request to the first frame", tags: null, ParleyTelemetry.Latencies);

    public static readonly Histogram<double> Audio =
        ParleyTelemetry.Meter.CreateHistogram<double>("parley.tts.audio", "s", "Speech made for a request");

    public static readonly Histogram<double> RealTimeFactor =
        ParleyTelemetry.Meter.CreateHistogram<double>("parley.tts.real_time_factor", "1", "Time spent making speech, by the length of the speech");

    public static readonly Counter<long> Characters =
        ParleyTelemetry.Meter.CreateCounter<long>("parley.tts.characters", "{character}", "Text given to the engine");

    public static KeyValuePair<string, object?> Engine(string name) => new("engine", name);

    public static Counter<long> Event(string name, string description) =>
        ParleyTelemetry.Meter.CreateCounter<long>(name, "{event}", description);
}
