using Parley.Core.Events;

namespace Parley.Core.Sessions.Keeping;

/// <summary>Something that happened in a session, to be kept.</summary>
/// <param name="Number">Counts from 1 on each connection.</param>
/// <param name="At">When.</param>
/// <param name="Type">Snake_case, such as <c>playback_started</c>.</param>
/// <param name="Detail">Its fields; null if it has none.</param>
/// <param name="Told">What followers of the platform's events are told; null for nothing.</param>
public sealed record SessionFact(
    int Number, DateTimeOffset At, string Type, SessionEvent? Detail, PlatformEvent? Told);
