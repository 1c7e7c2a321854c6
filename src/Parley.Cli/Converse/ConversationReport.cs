using System.Globalization;

using Parley.Core.Sessions;
using Parley.Core.Telemetry;

namespace Parley.Cli.Converse;

/// <summary>Tells a conversation turn by turn, and sums it up. Called from one thread at a time.</summary>
internal sealed class ConversationReport(TextWriter output)
{
    private readonly List<TurnMetrics> _turns = [];
    private string _heard = "";
    private string _answered = "";

    public int Turns => _turns.Count;

    /// <summary>Errors that the session went on after, or ended with.</summary>
    public List<SessionEvent.Error> Errors { get; } = [];

    public void Take(SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.Transcription { IsFinal: true } heard:
                (_heard, _answered) = (heard.Text, "");
                break;
            case SessionEvent.LlmResponse answer:
                _answered = answer.Text;
                break;
            case SessionEvent.PlaybackInterrupted interrupted:
                _answered = $"{interrupted.HeardText} — (interrupted)";
                break;
            case TurnMetrics metrics:
                _turns.Add(metrics);
                WriteTurn(metrics);
                break;
            case SessionEvent.Error error:
                Errors.Add(error);
                break;
        }
    }

    /// <summary>The line that people compare: how quick the answers were.</summary>
    public void WriteSummary()
    {
        double[] latencies = [.. _turns.Select(static turn => turn.ReplyLatencyMs).OfType<double>().Order()];
        int used = _turns.Count(static turn => turn.Speculation == Speculation.Used);
        string reply = latencies.Length == 0
            ? "no reply was heard"
            : $"reply_latency_ms p50 {Number(Percentile(latencies, 0.50))}, p95 {Number(Percentile(latencies, 0.95))}";
        string share = _turns.Count == 0 ? "" : $"; speculation used in {used} of {_turns.Count} ({100 * used / _turns.Count} %)";
        output.WriteLine($"{_turns.Count} {(_turns.Count == 1 ? "turn" : "turns")}; {reply}{share}");
    }

    /// <summary>The nearest-rank percentile of values in ascending order.</summary>
    internal static double Percentile(double[] sorted, double share) =>
        sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];

    private void WriteTurn(TurnMetrics turn)
    {
        var parts = new List<string>();
        Add(parts, "turn ended after", turn.EndOfTurnDelayMs);
        Add(parts, "transcript", turn.TranscriptionDelayMs);
        Add(parts, "first token", turn.LlmFirstTokenMs);
        Add(parts, "first clause", turn.LlmFirstClauseMs);
        Add(parts, "voice", turn.TtsFirstAudioMs);
        Add(parts, "leading silence", turn.TtsLeadingSilenceMs);
        parts.Add($"speculation {turn.Speculation.ToString().ToLowerInvariant()}");
        string latency = turn.ReplyLatencyMs is { } ms ? $"reply after {Number(ms)} ms" : "no reply";
        output.WriteLine($"{turn.Turn}. heard \"{_heard}\", answered \"{OneLine(_answered)}\"; {latency} ({string.Join(", ", parts)})");
    }

    private static void Add(List<string> parts, string name, double? milliseconds)
    {
        if (milliseconds is { } ms)
            parts.Add($"{name} {Number(ms)}");
    }

    private static string Number(double milliseconds) => milliseconds.ToString("0", CultureInfo.InvariantCulture);

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
