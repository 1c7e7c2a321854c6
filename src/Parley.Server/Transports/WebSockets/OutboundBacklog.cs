using Parley.Core.Audio;

namespace Parley.Server.Transports.WebSockets;

/// <summary>
/// Sound and events in the order of writing, while they wait. Too much sound pushes out the oldest sound; events are
/// never pushed out. Not thread-safe.
/// </summary>
internal sealed class OutboundBacklog(TimeSpan maximumAudio, int maximumEvents)
{
    // One second of frames and some events; grows when a slow client makes it, and then stays.
    private readonly Queue<OutboundItem> _items = new(capacity: 64);
    private TimeSpan _audio;
    private int _events;

    public bool IsEmpty => _items.Count == 0;

    /// <summary>Events that wait.</summary>
    public int Events => _events;

    /// <summary>Whether there are more events than a client may leave waiting.</summary>
    public bool IsOverrun => _events > maximumEvents;

    public void Add(AudioFrame frame, object? context = null)
    {
        _audio += frame.Duration;
        _items.Enqueue(new OutboundItem(frame, null, context));
        if (_audio > maximumAudio)
            DropAudio(until: maximumAudio);
    }

    public void Add(byte[] text)
    {
        _events++;
        _items.Enqueue(new OutboundItem(null, text));
    }

    public bool TryTake(out OutboundItem item)
    {
        if (!_items.TryDequeue(out item))
            return false;
        if (item.Audio is { } frame)
            _audio -= frame.Duration;
        else
            _events--;
        return true;
    }

    /// <summary>Drops sound, oldest first, until no more than so much waits.</summary>
    /// <returns>How much was dropped.</returns>
    public TimeSpan DropAudio(TimeSpan until)
    {
        TimeSpan before = _audio;
        for (int turns = _audio > until ? _items.Count : 0; turns > 0; turns--)
        {
            OutboundItem item = _items.Dequeue();
            if (item.Audio is { } frame && _audio > until)
            {
                _audio -= frame.Duration;
                frame.Dispose();
            }
            else
            {
                _items.Enqueue(item);
            }
        }

        return before - _audio;
    }

    public void Clear()
    {
        while (TryTake(out OutboundItem item))
            item.Audio?.Dispose();
    }
}
