using System.Diagnostics.Metrics;

using Microsoft.Extensions.Logging;

namespace Parley.Core.Telemetry;

/// <summary>Puts the record of a turn into the log and the metrics.</summary>
internal static partial class TurnTelemetry
{
    private static readonly Counter<long> _turns =
        ParleyTelemetry.Meter.CreateCounter<long>("parley.turns", "{turn}", "Turns answered");

    private static readonly Counter<long> _wastedTokens =
        ParleyTelemetry.Meter.CreateCounter<long>("parley.turn.wasted_llm_tokens", "{token}", "Tokens of discarded replies");

    private static readonly Histogram<double> _endOfTurnDelay = Seconds("end_of_turn_delay");
    private static readonly Histogram<double> _turnDetector = Seconds("turn_detector");
    private static readonly Histogram<double> _transcriptionDelay = Seconds("transcription_delay");
    private static readonly Histogram<double> _firstToken = Seconds("llm_first_token");
    private static readonly Histogram<double> _firstClause = Seconds("llm_first_clause");
    private static readonly Histogram<double> _firstAudio = Seconds("tts_first_audio");
    private static readonly Histogram<double> _leadingSilence = Seconds("tts_leading_silence");
    private static readonly Histogram<double> _replyLatency = Seconds("reply_latency");

    public static void Record(ILogger logger, TurnMetrics metrics)
    {
        var speculation = new KeyValuePair<string, object?>("speculation", metrics.Speculation.ToString().ToLowerInvariant());
        var interrupted = new KeyValuePair<string, object?>("interrupted", metrics.Interrupted);
        _turns.Add(1, speculation, interrupted);
        _wastedTokens.Add(metrics.WastedLlmTokens);
        Add(_endOfTurnDelay, metrics.EndOfTurnDelayMs, speculation);
        Add(_turnDetector, metrics.TurnDetectorMs, speculation);
        Add(_transcriptionDelay, metrics.TranscriptionDelayMs, speculation);
        Add(_firstToken, metrics.LlmFirstTokenMs, speculation);
        Add(_firstClause, metrics.LlmFirstClauseMs, speculation);
        Add(_firstAudio, metrics.TtsFirstAudioMs, speculation);
        Add(_leadingSilence, metrics.TtsLeadingSilenceMs, speculation);
        Add(_replyLatency, metrics.ReplyLatencyMs, speculation);
        LogTurn(
            logger, metrics.Turn, metrics.ReplyLatencyMs, metrics.EndOfTurnDelayMs, metrics.TranscriptionDelayMs,
            metrics.LlmFirstTokenMs, metrics.TtsFirstAudioMs, metrics.Speculation, metrics.WastedLlmTokens,
            metrics.Interrupted, metrics.HeardWords, metrics.PlayoutSlips);
    }

    private static Histogram<double> Seconds(string name) =>
        ParleyTelemetry.Meter.CreateHistogram<double>(
            $"parley.turn.{name}", "s", description: null, tags: null, advice: ParleyTelemetry.Latencies);

    private static void Add(Histogram<double> histogram, double? value, KeyValuePair<string, object?> tag)
    {
        if (value is { } milliseconds)
            histogram.Record(milliseconds / 1_000, tag);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Turn {Turn}: reply_latency_ms={ReplyLatencyMs} end_of_turn_delay_ms={EndOfTurnDelayMs} "
            + "transcription_delay_ms={TranscriptionDelayMs} llm_first_token_ms={LlmFirstTokenMs} "
            + "tts_first_audio_ms={TtsFirstAudioMs} speculation={Speculation} wasted_llm_tokens={WastedLlmTokens} "
            + "interrupted={Interrupted} heard_words={HeardWords} playout_slips={PlayoutSlips}")]
    private static partial void LogTurn(
        ILogger logger, int turn, double? replyLatencyMs, double? endOfTurnDelayMs, double? transcriptionDelayMs,
        double? llmFirstTokenMs, double? ttsFirstAudioMs, Speculation speculation, int wastedLlmTokens, bool interrupted,
        int heardWords, int playoutSlips);
}
