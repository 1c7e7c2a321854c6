namespace Parley.Core.Sessions.Keeping;

/// <summary>Something that happened in a session, as it is kept.</summary>
/// <param name="ConnectionId">On which connection.</param>
/// <param name="Number">Counts from 1 on it.</param>
/// <param name="At">When.</param>
/// <param name="Type">Snake_case.</param>
/// <param name="DetailJson">Its fields as a JSON object; null if it has none.</param>
public sealed record KeptFact(string ConnectionId, int Number, DateTimeOffset At, string Type, string? DetailJson);
