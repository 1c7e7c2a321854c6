using Parley.Core.Sessions.Keeping;

namespace Parley.Server.Sessions.Exports;

/// <summary>
/// One time line for a session: its connections one after another, without the time between them. Subtitles, sound and
/// waveform all have it.
/// </summary>
internal sealed class SessionTimeline
{
    private readonly Dictionary<string, TimelinePart> _byId = new(StringComparer.Ordinal);
    private readonly List<TimelinePart> _parts = [];

    /// <param name="connections">In order.</param>
    /// <param name="recorded">How long the recording of a connection is; null where there is none.</param>
    /// <param name="now">The end of one that is live.</param>
    public SessionTimeline(
        IReadOnlyList<KeptConnection> connections, Func<string, TimeSpan?> recorded, DateTimeOffset now)
    {
        TimeSpan start = TimeSpan.Zero;
        foreach (KeptConnection connection in connections)
        {
            TimeSpan duration = (connection.EndedAt ?? now) - connection.StartedAt;
            TimeSpan? length = recorded(connection.Id);
            // Where a server died, the sound goes on beyond what was last heard of the connection.
            if (length > duration)
                duration = length.Value;
            var part = new TimelinePart(connection, start, duration, length is not null);
            _parts.Add(part);
            _byId[connection.Id] = part;
            start += duration;
        }

        Duration = start;
    }

    /// <summary>In order.</summary>
    public IReadOnlyList<TimelinePart> Parts => _parts;

    public TimeSpan Duration { get; }

    /// <summary>Where the connections begin.</summary>
    public IEnumerable<(string ConnectionId, TimeSpan Start)> Starts =>
        _parts.Select(static part => (part.Connection.Id, part.Start));

    public TimeSpan At(string connectionId, DateTimeOffset time)
    {
        TimelinePart part = _byId[connectionId];
        TimeSpan at = part.Start + (time - part.Connection.StartedAt);
        return at > part.Start ? at : part.Start;
    }
}

/// <summary>A connection on the time line of its session.</summary>
internal sealed record TimelinePart(KeptConnection Connection, TimeSpan Start, TimeSpan Duration, bool IsRecorded);
