namespace Parley.Server.Endpoints;

/// <summary>What <c>GET /status</c> answers.</summary>
internal sealed record StatusReport(
    string Status,
    string Version,
    DateTimeOffset StartedAt,
    double UptimeMs,
    SessionCounts Sessions,
    IReadOnlyList<EngineReport> Engines);

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
