namespace Parley.Core.Events;

/// <summary>An event as it is kept.</summary>
/// <param name="Id">Counts from 1 without gaps, in the order in which the facts became true.</param>
/// <param name="At">When it was kept.</param>
/// <param name="Event">What happened.</param>
public sealed record LoggedEvent(long Id, DateTimeOffset At, PlatformEvent Event);
