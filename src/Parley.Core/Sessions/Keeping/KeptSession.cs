namespace Parley.Core.Sessions.Keeping;

/// <summary>A session in short.</summary>
/// <param name="Id">The client's.</param>
/// <param name="StartedAt">When it was first connected.</param>
/// <param name="EndedAt">When its last connection ended; null while one is there.</param>
/// <param name="End">Why; null while it is live.</param>
/// <param name="Connections">How often it was connected.</param>
/// <param name="Turns">How many turns it has.</param>
/// <param name="Errors">How many errors its client was told.</param>
/// <param name="Last">Its newest connection.</param>
public sealed record KeptSession(
    string Id, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? End, int Connections, int Turns, int Errors,
    KeptConnection Last)
{
    public bool IsLive => EndedAt is null;

    /// <summary>What the person said first, as far as it fits into a line; null where nothing was said.</summary>
    public string? Title { get; init; }

    /// <summary>The turn that the words of a filter were found in: question and answer; null without such a filter.</summary>
    public string? Match { get; init; }
}
