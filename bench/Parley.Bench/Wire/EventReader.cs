using System.Text.Json;

namespace Parley.Bench.Wire;

/// <summary>
/// Reads a session's events, nearly without garbage: hundreds of sessions are heard by one small program.
/// </summary>
internal static class EventReader
{
    public static ServerEvent Read(ReadOnlySpan<byte> json)
    {
        var kind = ServerEventKind.Other;
        bool? isFinal = null;
        var speculation = SpeculationOutcome.Unknown;
        TurnStages stages = default;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1)
                continue;
            if (reader.ValueTextEquals("type"u8))
                kind = KindOf(ref reader);
            else if (reader.ValueTextEquals("is_final"u8))
                isFinal = reader.Read() && reader.TokenType == JsonTokenType.True;
            else if (reader.ValueTextEquals("speculation"u8))
                speculation = SpeculationOf(ref reader);
            else if (StageOf(ref reader) is >= 0 and var stage)
                ReadStage(ref reader, stage, ref stages);
            else
                reader.Skip();
        }

        if (kind == ServerEventKind.FinalTranscription && isFinal != true)
            kind = ServerEventKind.Other;
        return new ServerEvent(kind, speculation, stages);
    }

    private static void ReadStage(ref Utf8JsonReader reader, int stage, ref TurnStages stages)
    {
        reader.Read();
        if (reader.TokenType == JsonTokenType.Number)
            stages = stages.With(stage, reader.GetDouble());
    }

    private static int StageOf(ref Utf8JsonReader reader)
    {
        for (int i = 0; i < TurnStages.Names.Length; i++)
        {
            if (reader.ValueTextEquals(TurnStages.Names[i]))
                return i;
        }

        return -1;
    }

    private static ServerEventKind KindOf(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.ValueTextEquals("session_ready"u8) ? ServerEventKind.SessionReady
            : reader.ValueTextEquals("recording_started"u8) ? ServerEventKind.RecordingStarted
            : reader.ValueTextEquals("transcription"u8) ? ServerEventKind.FinalTranscription
            : reader.ValueTextEquals("playback_started"u8) ? ServerEventKind.PlaybackStarted
            : reader.ValueTextEquals("playback_complete"u8) ? ServerEventKind.PlaybackComplete
            : reader.ValueTextEquals("playback_interrupted"u8) ? ServerEventKind.PlaybackInterrupted
            : reader.ValueTextEquals("turn_metrics"u8) ? ServerEventKind.TurnMetrics
            : reader.ValueTextEquals("error"u8) ? ServerEventKind.Error
            : ServerEventKind.Other;
    }

    private static SpeculationOutcome SpeculationOf(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType != JsonTokenType.String ? SpeculationOutcome.Unknown
            : reader.ValueTextEquals("used"u8) ? SpeculationOutcome.Used
            : reader.ValueTextEquals("discarded"u8) ? SpeculationOutcome.Discarded
            : reader.ValueTextEquals("off"u8) ? SpeculationOutcome.Off
            : SpeculationOutcome.Unknown;
    }
}
