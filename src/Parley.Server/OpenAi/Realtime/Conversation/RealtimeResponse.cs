using System.Text.Json.Nodes;

using Parley.Core.Sessions;
using Parley.Core.Turns;
using Parley.Server.OpenAi.Realtime.Protocol;
using Parley.Server.OpenAi.Realtime.Settings;

namespace Parley.Server.OpenAi.Realtime.Conversation;

/// <summary>One response: its object, and the events that tell how it grows.</summary>
/// <param name="events">Where they go.</param>
/// <param name="settings">What it was made with.</param>
/// <param name="addItem">Makes an item part of the conversation; not called for a response outside it.</param>
/// <param name="tellDone">Tells that such an item is complete.</param>
internal sealed class RealtimeResponse(
    RealtimeEvents events, ResponseSettings settings, Action<RealtimeItem> addItem, Action<RealtimeItem> tellDone)
{
    private readonly List<RealtimeItem> _output = [];
    private MessageOutput? _message;

    public string Id { get; } = RealtimeIds.Response();

    public ResponseSettings Settings => settings;

    /// <summary>The session's number of it; null until it has begun.</summary>
    public int? ReplyId { get; set; }

    /// <summary>Whether the model has ended it, and only its sound goes on.</summary>
    public bool IsMade { get; private set; }

    /// <summary>How its sound is written; null while there can be none.</summary>
    public AudioDelta? Audio => _message?.Audio;

    public void Create() => events.Send("response.created", ("response", ToJson("in_progress")));

    public void AddText(string text)
    {
        _message ??= BeginMessage();
        _message.Add(text);
    }

    /// <summary>All of the text is there.</summary>
    public void EndText()
    {
        IsMade = true;
        _message?.EndText();
    }

    /// <summary>Its sound begins, which can be told before its first words are.</summary>
    public void BeginSound()
    {
        _message ??= BeginMessage();
        events.Send("output_audio_buffer.started", ("response_id", Id));
    }

    public void AddCall(string callId, string name, string arguments)
    {
        string id = RealtimeIds.Item();
        var item = new RealtimeItem(id, new JsonObject
        {
            ["id"] = id,
            ["object"] = "realtime.item",
            ["type"] = "function_call",
            ["status"] = "in_progress",
            ["call_id"] = callId,
            ["name"] = name,
            ["arguments"] = "",
        })
        {
            CallId = callId,
            HistoryKey = settings.IsInConversation ? ConversationHistory.KeyOfCall(callId) : null,
        };
        int index = Begin(item);
        SendCall("response.function_call_arguments.delta", ("delta", arguments));
        SendCall("response.function_call_arguments.done", ("name", name), ("arguments", arguments));
        item.Json["arguments"] = arguments;
        End(item, index, "completed");

        void SendCall(string type, params ReadOnlySpan<(string Name, JsonNode? Value)> more) => events.Send(
            type,
            [("response_id", Id), ("item_id", id), ("output_index", index), ("call_id", callId), .. more]);
    }

    /// <summary>It is over.</summary>
    /// <param name="end">How.</param>
    public void End(ReplyEnd end)
    {
        bool isWhole = end.Reason == ReplyEndReason.Completed && !end.IsCutOff;
        if (_message is { } message)
        {
            message.End();
            if (!isWhole && settings.Speaks)
                message.Item.SetContent("transcript", end.Heard);
            End(message.Item, message.OutputIndex, isWhole ? "completed" : "incomplete");
            if (message.HasSound)
            {
                bool isCut = end.Reason is ReplyEndReason.Interrupted or ReplyEndReason.Cancelled;
                events.Send($"output_audio_buffer.{(isCut ? "cleared" : "stopped")}", ("response_id", Id));
            }
        }

        JsonObject response = ToJson(StatusOf(end));
        response["status_details"] = DetailsOf(end);
        response["usage"] = UsageOf(end);
        events.Send("response.done", ("response", response));
        events.Send("rate_limits.updated", ("rate_limits", new JsonArray()));
    }

    private static string StatusOf(ReplyEnd end) => end.Reason switch
    {
        ReplyEndReason.Interrupted or ReplyEndReason.Cancelled => "cancelled",
        ReplyEndReason.Failed => "failed",
        _ => end.IsCutOff ? "incomplete" : "completed",
    };

    private static JsonObject? DetailsOf(ReplyEnd end) => end.Reason switch
    {
        ReplyEndReason.Interrupted => new JsonObject { ["type"] = "cancelled", ["reason"] = "turn_detected" },
        ReplyEndReason.Cancelled => new JsonObject { ["type"] = "cancelled", ["reason"] = "client_cancelled" },
        ReplyEndReason.Failed => new JsonObject
        {
            ["type"] = "failed",
            ["error"] = new JsonObject { ["type"] = "server_error", ["code"] = end.ErrorCode },
        },
        _ when end.IsCutOff => new JsonObject { ["type"] = "incomplete", ["reason"] = "max_output_tokens" },
        _ => null,
    };

    private static JsonObject UsageOf(ReplyEnd end)
    {
        long input = end.InputTokens ?? 0;
        return new JsonObject
        {
            ["total_tokens"] = input + end.OutputTokens,
            ["input_tokens"] = input,
            ["output_tokens"] = end.OutputTokens,
            ["input_token_details"] = new JsonObject { ["text_tokens"] = input, ["audio_tokens"] = 0, ["cached_tokens"] = 0 },
            ["output_token_details"] = new JsonObject { ["text_tokens"] = end.OutputTokens, ["audio_tokens"] = 0 },
        };
    }

    private MessageOutput BeginMessage()
    {
        var message = new MessageOutput(events, Id, settings, _output.Count)
        {
            ReplyId = ReplyId,
            HistoryKey = settings.IsInConversation && ReplyId is { } reply ? ConversationHistory.KeyOfReply(reply) : null,
        };
        Begin(message.Item);
        message.BeginPart();
        return message;
    }

    private int Begin(RealtimeItem item)
    {
        int index = _output.Count;
        _output.Add(item);
        events.Send("response.output_item.added", ("response_id", Id), ("output_index", index), ("item", item.Show()));
        if (settings.IsInConversation)
            addItem(item);
        return index;
    }

    private void End(RealtimeItem item, int index, string status)
    {
        item.Json["status"] = status;
        events.Send("response.output_item.done", ("response_id", Id), ("output_index", index), ("item", item.Show()));
        if (settings.IsInConversation)
            tellDone(item);
    }

    private JsonObject ToJson(string status) => new()
    {
        ["object"] = "realtime.response",
        ["id"] = Id,
        ["status"] = status,
        ["status_details"] = null,
        ["output"] = new JsonArray([.. _output.Select(static item => item.Show())]),
        ["conversation_id"] = settings.ConversationId,
        ["output_modalities"] = new JsonArray(settings.Speaks ? "audio" : "text"),
        ["max_output_tokens"] = settings.MaxOutputTokens is { } tokens ? tokens : "inf",
        ["audio"] = new JsonObject
        {
            ["output"] = new JsonObject { ["format"] = settings.Format.ToJson(), ["voice"] = settings.Voice },
        },
        ["usage"] = null,
        ["metadata"] = settings.MetadataJson is { } metadata ? JsonNode.Parse(metadata) : null,
    };
}
