namespace Parley.Core.Sessions.Keeping;

/// <summary>Which sessions; what is null is no condition.</summary>
public sealed record SessionFilter
{
    /// <summary>Connected now, or not.</summary>
    public bool? IsLive { get; init; }

    /// <summary>Who answered in it at any time.</summary>
    public string? PersonaId { get; init; }

    /// <summary>Begun at or after.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Begun before.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>Words that were said, answered or heard in one turn; case does not count.</summary>
    public string? Text { get; init; }

    /// <summary>Only sessions after this one in the list: when it began, and its id.</summary>
    public (DateTimeOffset StartedAt, string Id)? After { get; init; }

    /// <summary>The most sessions.</summary>
    public int Limit { get; init; } = 50;
}
