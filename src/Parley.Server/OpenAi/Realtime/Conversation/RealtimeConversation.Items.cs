using System.Text.Json.Nodes;

using Parley.Core.Turns;
using Parley.Server.OpenAi.Realtime.Protocol;

namespace Parley.Server.OpenAi.Realtime.Conversation;

/// <content>The items of the conversation.</content>
internal sealed partial class RealtimeConversation
{
    private const string Root = "root";
    private const int MaximumIdLength = 128;
    private const int LongestPlaybackMs = 24 * 60 * 60 * 1_000;

    private JsonObject ConversationJson() => new() { ["id"] = _conversationId, ["object"] = "realtime.conversation" };

    private void CreateItem(EventFields fields)
    {
        RealtimeItem item = ItemParser.Parse(fields.Nested("item") ?? throw RealtimeRefusal.Missing("item"));
        if (_items.Find(item.Id) is not null)
        {
            throw RealtimeRefusal.InvalidValue(
                "item.id", $"The conversation has an item '{item.Id}' already; choose another id, or leave it out.");
        }

        if (item.Json["type"]!.GetValue<string>() == "function_call_output" && !_items.HasCall(item.CallId!))
        {
            throw new RealtimeRefusal(
                "invalid_tool_call_id",
                $"Tool call ID '{item.CallId}' not found in conversation; send the 'call_id' of a function_call item.",
                "item.call_id");
        }

        string? previous = fields.OptionalText("previous_item_id", MaximumIdLength);
        RealtimeItem? before = previous is null or Root ? null : Find(previous, "item_create_invalid_previous_item_id");
        if (previous is null)
            AddLast(item);
        else
            AddBehind(item, before);
        if (item.Message is not null)
        {
            _session.History.Insert(item.HistoryKey!, item.Message, _items.KeyBefore(item));
            _session.Apply(new TurnEvent.ContextChanged());
        }

        TellDone(item);
    }

    private void RetrieveItem(EventFields fields)
    {
        RealtimeItem item = Find(fields.Text("item_id", MaximumIdLength), "item_retrieve_invalid_item_id");
        _events.Send("conversation.item.retrieved", ("item", item.Show()));
    }

    private void DeleteItem(EventFields fields)
    {
        RealtimeItem item = Find(fields.Text("item_id", MaximumIdLength), "item_delete_invalid_item_id");
        if (item.IsInProgress)
        {
            throw RealtimeRefusal.InvalidValue(
                "item_id", $"Item '{item.Id}' is still being made; cancel its response first.");
        }

        _items.Remove(item);
        Unlearn(item);
        _session.Apply(new TurnEvent.ContextChanged());
        _events.Send("conversation.item.deleted", ("item_id", item.Id));
    }

    /// <summary>The client stopped playing: what comes after is as if it had not been said.</summary>
    private void TruncateItem(EventFields fields)
    {
        RealtimeItem item = Find(fields.Text("item_id", MaximumIdLength), "item_truncate_invalid_item_id");
        int contentIndex = fields.Integer("content_index", 0, int.MaxValue)
            ?? throw RealtimeRefusal.Missing("content_index");
        int audioEndMs = fields.Integer("audio_end_ms", 0, LongestPlaybackMs)
            ?? throw RealtimeRefusal.Missing("audio_end_ms");
        if (item.ReplyId is not { } replyId || item.Json["content"]?[0]?["type"]?.GetValue<string>() != "output_audio")
            throw RealtimeRefusal.InvalidValue("item_id", $"Only spoken messages of the assistant can be truncated; '{item.Id}' is none.");
        if (contentIndex != 0)
            throw RealtimeRefusal.InvalidValue("content_index", "Spoken messages have one part; 'content_index' is 0.");

        if (item.IsInProgress)
            _session.Apply(new TurnEvent.StopReply());
        if (_session.Truncate(replyId, TimeSpan.FromMilliseconds(audioEndMs)) is { } heard)
            item.SetContent("transcript", heard);
        _session.Apply(new TurnEvent.ContextChanged());
        _events.Send(
            "conversation.item.truncated",
            ("item_id", item.Id),
            ("content_index", contentIndex),
            ("audio_end_ms", audioEndMs));
    }

    private RealtimeItem Find(string itemId, string code) => _items.Find(itemId)
        ?? throw new RealtimeRefusal(
            code, $"The conversation has no item '{Shorten(itemId)}'; use the id of one that was added and not deleted.",
            code.EndsWith("previous_item_id", StringComparison.Ordinal) ? "previous_item_id" : "item_id");

    /// <summary>Adds an item and tells it.</summary>
    /// <param name="item">The item.</param>
    /// <param name="tellBefore">Tells what comes before the item.</param>
    private void AddLast(RealtimeItem item, Action? tellBefore = null) => Added(_items.Add(item), item, tellBefore);

    private void AddBehind(RealtimeItem item, RealtimeItem? other) => Added(_items.AddBehind(item, other), item);

    private void Added(RealtimeItem? pushedOut, RealtimeItem item, Action? tellBefore = null)
    {
        if (pushedOut is not null)
            Unlearn(pushedOut);
        tellBefore?.Invoke();
        _events.Send(
            "conversation.item.added", ("previous_item_id", _items.Before(item)?.Id), ("item", item.Show()));
    }

    private void TellDone(RealtimeItem item) => _events.Send(
        "conversation.item.done", ("previous_item_id", _items.Before(item)?.Id), ("item", item.Show()));

    private void Unlearn(RealtimeItem item)
    {
        if (item.HistoryKey is { } key)
            _session.History.Remove(key);
    }

    private static string Shorten(string text) => text.Length <= 40 ? text : $"{text.AsSpan(0, 40)}…";
}
