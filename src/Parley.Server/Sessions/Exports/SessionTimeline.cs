using Parley.Core.Sessions.Keeping;

namespace Parley.Server.Sessions.Exports;

/// <summary>One time line for a session: its connections one after another, without the time between them.</summary>
internal sealed class SessionTimeline
{
    private readonly Dictionary<string, (KeptConnection Connection, TimeSpan Start)> _starts = new(StringComparer.Ordinal);

    /// <param name="connections">In order.</param>
    /// <param name="now">The end of one that is live.</param>
    public SessionTimeline(IReadOnlyList<KeptConnection> connections, DateTimeOffset now)
    {
        TimeSpan start = TimeSpan.Zero;
        foreach (KeptConnection connection in connections)
        {
            _starts[connection.Id] = (connection, start);
            start += (connection.EndedAt ?? now) - connection.StartedAt;
        }
    }

    public TimeSpan At(string connectionId, DateTimeOffset time)
    {
        (KeptConnection connection, TimeSpan start) = _starts[connectionId];
        TimeSpan at = start + (time - connection.StartedAt);
        return at > start ? at : start;
    }
}
