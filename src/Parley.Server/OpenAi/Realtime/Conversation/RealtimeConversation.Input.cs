using System.Text.Json.Nodes;

using Parley.Core.Sessions;
using Parley.Core.Turns;
using Parley.Server.OpenAi.Realtime.Protocol;

namespace Parley.Server.OpenAi.Realtime.Conversation;

/// <content>What the client says aloud.</content>
internal sealed partial class RealtimeConversation
{
    // Less is a click, and no recogniser makes words of it.
    private static readonly TimeSpan ShortestCommit = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<int, RealtimeItem> _utterances = [];
    private readonly Dictionary<int, TimeSpan> _starts = [];
    private readonly Dictionary<int, TimeSpan> _durations = [];
    private readonly TranscriptDeltas _deltas = new();
    private TimeSpan _bufferStart;
    private int? _speakingNow;

    private void CommitInput()
    {
        TimeSpan buffered = _session.Position - _bufferStart;
        if (!_session.HasOpenUtterance || (_config.TurnDetection is null && buffered < ShortestCommit))
        {
            throw new RealtimeRefusal(
                "input_audio_buffer_commit_empty",
                _config.TurnDetection is null
                    ? "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer "
                        + $"only has {buffered.TotalMilliseconds:0.00}ms of audio."
                    : "Error committing input audio buffer: no speech has been heard in it. Send speech before, or wait: "
                        + "the server commits it itself.");
        }

        _session.Apply(new TurnEvent.CommitInput());
    }

    private void ClearInput()
    {
        _session.ClearInput();
        _bufferStart = _session.Position;
        _events.Send("input_audio_buffer.cleared");
    }

    private void BeginUtterance(TurnSignal.UtteranceBegan signal)
    {
        _speakingNow = signal.Utterance;
        _starts.TryAdd(signal.Utterance, signal.At);
        _events.Send(
            "input_audio_buffer.speech_started",
            ("audio_start_ms", Milliseconds(signal.At)),
            ("item_id", ItemOf(signal.Utterance).Id));
    }

    private void StopUtterance(TurnSignal.UtteranceStopped signal)
    {
        _speakingNow = null;
        _durations[signal.Utterance] = signal.At - _starts.GetValueOrDefault(signal.Utterance);
        _events.Send(
            "input_audio_buffer.speech_stopped",
            ("audio_end_ms", Milliseconds(signal.At)),
            ("item_id", ItemOf(signal.Utterance).Id));
    }

    private void CommitUtterance(int utterance)
    {
        RealtimeItem item = ItemOf(utterance);
        _durations.TryAdd(utterance, _session.Position - _bufferStart);
        _bufferStart = _session.Position;
        AddLast(item, () => _events.Send(
            "input_audio_buffer.committed",
            ("item_id", item.Id),
            ("previous_item_id", _items.Before(item)?.Id)));
        TellDone(item);
    }

    private void ShowPartial(string text)
    {
        if (_speakingNow is not { } utterance || _config.Transcription is null)
            return;
        SendDelta(utterance, _deltas.Add(text));
    }

    private void ShowTranscript(int utterance, string text)
    {
        RealtimeItem item = ItemOf(utterance);
        if (_config.Transcription is not null)
        {
            item.SetContent("transcript", text);
            SendDelta(utterance, _deltas.Complete(text));
            _events.Send(
                "conversation.item.input_audio_transcription.completed",
                ("item_id", item.Id),
                ("content_index", 0),
                ("transcript", text),
                ("usage", new JsonObject
                {
                    ["type"] = "duration",
                    ["seconds"] = Math.Round(_durations.GetValueOrDefault(utterance).TotalSeconds, 3),
                }));
        }

        Forget(utterance);
    }

    private void SendDelta(int utterance, string delta)
    {
        if (delta.Length == 0)
            return;
        _events.Send(
            "conversation.item.input_audio_transcription.delta",
            ("item_id", ItemOf(utterance).Id),
            ("content_index", 0),
            ("delta", delta));
    }

    private void ShowFailure(TurnSignal.UtteranceFailed signal)
    {
        RealtimeItem item = ItemOf(signal.Utterance);
        if (_items.Find(item.Id) is null)
            CommitUtterance(signal.Utterance);
        _deltas.Reset();
        if (_config.Transcription is not null)
        {
            _events.Send(
                "conversation.item.input_audio_transcription.failed",
                ("item_id", item.Id),
                ("content_index", 0),
                ("error", new JsonObject
                {
                    ["type"] = "transcription_error",
                    ["code"] = signal.Code,
                    ["message"] = signal.Message,
                    ["param"] = null,
                }));
        }

        Forget(signal.Utterance);
    }

    private void ShowIdleTimeout(TurnSignal.IdleTimedOut signal)
    {
        RealtimeItem item = ItemOf(signal.Utterance);
        _events.Send(
            "input_audio_buffer.timeout_triggered",
            ("audio_start_ms", Milliseconds(signal.From)),
            ("audio_end_ms", Milliseconds(signal.At)),
            ("item_id", item.Id));
        CommitUtterance(signal.Utterance);
        Forget(signal.Utterance);
    }

    /// <summary>Nothing more will be told of it; its item, if it has become one, stays.</summary>
    private void Forget(int utterance)
    {
        if (_speakingNow == utterance)
            _speakingNow = null;
        _utterances.Remove(utterance);
        _starts.Remove(utterance);
        _durations.Remove(utterance);
    }

    private RealtimeItem ItemOf(int utterance)
    {
        if (_utterances.TryGetValue(utterance, out RealtimeItem? known))
            return known;

        string id = RealtimeIds.Item();
        var item = new RealtimeItem(id, new JsonObject
        {
            ["id"] = id,
            ["object"] = "realtime.item",
            ["type"] = "message",
            ["status"] = "completed",
            ["role"] = "user",
            ["content"] = new JsonArray(new JsonObject { ["type"] = "input_audio", ["transcript"] = null }),
        })
        {
            HistoryKey = ConversationHistory.KeyOfUtterance(utterance),
        };
        return _utterances[utterance] = item;
    }

    private static long Milliseconds(TimeSpan time) => (long)time.TotalMilliseconds;
}
