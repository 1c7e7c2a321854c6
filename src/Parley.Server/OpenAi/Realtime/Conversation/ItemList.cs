namespace Parley.Server.OpenAi.Realtime.Conversation;

/// <summary>The items of a conversation in their order. Not thread-safe.</summary>
/// <param name="maximumItems">One more pushes out the oldest.</param>
internal sealed class ItemList(int maximumItems)
{
    private readonly List<RealtimeItem> _items = [];

    public RealtimeItem? Find(string id) => _items.Find(item => item.Id == id);

    /// <summary>The one in front of it; null if it is the first.</summary>
    public RealtimeItem? Before(RealtimeItem item) =>
        _items.IndexOf(item) is > 0 and var index ? _items[index - 1] : null;

    public bool HasCall(string callId) =>
        _items.Exists(item => item.CallId == callId && item.Json["type"]?.GetValue<string>() == "function_call");

    /// <summary>Adds it at the end.</summary>
    /// <returns>The item that had to go for it, if one had to.</returns>
    public RealtimeItem? Add(RealtimeItem item) => Insert(item, _items.Count);

    /// <summary>Adds it behind another; at the beginning if that is null.</summary>
    /// <returns>The item that had to go for it, if one had to.</returns>
    public RealtimeItem? AddBehind(RealtimeItem item, RealtimeItem? other) =>
        Insert(item, other is null ? 0 : _items.IndexOf(other) + 1);

    public void Remove(RealtimeItem item) => _items.Remove(item);

    /// <summary>The key in the session's history behind which something that follows this item belongs; null for the beginning.</summary>
    public string? KeyBefore(RealtimeItem item)
    {
        for (int i = _items.IndexOf(item) - 1; i >= 0; i--)
        {
            if (_items[i].HistoryKey is { } key)
                return key;
        }

        return null;
    }

    private RealtimeItem? Insert(RealtimeItem item, int index)
    {
        _items.Insert(index, item);
        if (_items.Count <= maximumItems)
            return null;
        RealtimeItem oldest = _items[0];
        _items.RemoveAt(0);
        return oldest;
    }
}
