namespace Parley.Server.Sessions;

/// <summary>What is kept of a session that is over.</summary>
public sealed record SessionRecord(
    string Id, DateTimeOffset StartedAt, DateTimeOffset EndedAt, SessionEnd End, int Turns, int Errors);
