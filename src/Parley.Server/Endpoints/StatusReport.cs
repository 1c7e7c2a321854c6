namespace Parley.Server.Endpoints;

/// <summary>What <c>GET /status</c> answers.</summary>
/// <param name="Status">Always <c>healthy</c>; <c>GET /readyz</c> says more.</param>
/// <param name="Version">Of the program.</param>
/// <param name="StartedAt">When the server started.</param>
/// <param name="UptimeMs">For how long it has run.</param>
/// <param name="Sessions">How many there are and were.</param>
/// <param name="Engines">Of each kind, best first.</param>
internal sealed record StatusReport(
    string Status,
    string Version,
    DateTimeOffset StartedAt,
    double UptimeMs,
    SessionCounts Sessions,
    IReadOnlyList<EngineReport> Engines);

/// <param name="Live">Connected now.</param>
/// <param name="Total">Since the server started.</param>
internal sealed record SessionCounts(int Live, long Total);

/// <param name="Kind">What it does: voice_activity, speech_to_text, text_to_speech or brain.</param>
/// <param name="Name">Its key.</param>
/// <param name="Summary">One line.</param>
/// <param name="Available">Whether it works on this machine.</param>
/// <param name="Detail">What makes it work, or what is missing and how to get it.</param>
/// <param name="Chosen">Whether sessions use it.</param>
/// <param name="Reason">Why it was chosen; null if it was not.</param>
internal sealed record EngineReport(
    string Kind, string Name, string Summary, bool Available, string Detail, bool Chosen, string? Reason);
