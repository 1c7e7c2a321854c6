namespace Parley.Core.Sessions.Keeping;

/// <summary>
/// A piece of a session's record. Each stands for itself: it is kept whole though others before it were lost, and twice
/// is as good as once.
/// </summary>
/// <param name="Connection">As it is now.</param>
/// <param name="Turn">The turn as it is now, if this is about one.</param>
/// <param name="Fact">What happened, if something did.</param>
public sealed record SessionEntry(KeptConnection Connection, KeptTurn? Turn = null, SessionFact? Fact = null);
