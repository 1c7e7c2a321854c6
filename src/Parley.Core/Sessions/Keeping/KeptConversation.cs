namespace Parley.Core.Sessions.Keeping;

/// <summary>All that is kept of a session, each in order.</summary>
public sealed record KeptConversation(
    KeptSession Session,
    IReadOnlyList<KeptConnection> Connections,
    IReadOnlyList<KeptTurn> Turns,
    IReadOnlyList<KeptFact> Facts);
