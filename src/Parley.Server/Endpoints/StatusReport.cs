using Parley.Server.Observability;

namespace Parley.Server.Endpoints;

/// <summary>What <c>GET /status</c> answers.</summary>
/// <param name="Status">Always <c>healthy</c>; <c>GET /readyz</c> says more.</param>
/// <param name="Version">Of the program.</param>
/// <param name="StartedAt">When the server started.</param>
/// <param name="UptimeMs">For how long it has run.</param>
/// <param name="Process">What it needs of the machine.</param>
/// <param name="Sessions">How many there are and were.</param>
/// <param name="Models">How many there are.</param>
/// <param name="Engines">Of each kind, best first.</param>
internal sealed record StatusReport(
    string Status,
    string Version,
    DateTimeOffset StartedAt,
    double UptimeMs,
    ProcessReport Process,
    SessionCounts Sessions,
    ModelCounts Models,
    IReadOnlyList<EngineReport> Engines);

/// <param name="Live">Connected now.</param>
/// <param name="Total">Since the server started.</param>
internal sealed record SessionCounts(int Live, long Total);

/// <param name="Store">Their folder at the server's machine.</param>
/// <param name="FreeBytes">Room that is left there; null where the system does not tell.</param>
/// <param name="Installed">Whole, those put there by hand included.</param>
/// <param name="Unfinished">Begun to be fetched, or damaged.</param>
/// <param name="Missing">In the catalogue and not here.</param>
/// <param name="Pulling">Being fetched, or waiting for it.</param>
internal sealed record ModelCounts(string Store, long? FreeBytes, int Installed, int Unfinished, int Missing, int Pulling);

/// <param name="Kind">
/// What it does: voice_activity, speech_to_text, text_to_speech, brain, turn_detector, embeddings or speech_enhancer.
/// </param>
/// <param name="Name">Its key.</param>
/// <param name="Summary">One line.</param>
/// <param name="Available">Whether it works on this machine.</param>
/// <param name="Detail">What makes it work, or what is missing and how to get it.</param>
/// <param name="Chosen">Whether sessions use it.</param>
/// <param name="Reason">Why it was chosen; null if it was not.</param>
/// <param name="ChosenAfterRestart">Whether a server that started now would choose it: a model may have come since.</param>
/// <param name="OnlyByName">Whether it is never chosen unless the settings name it; such ones are for tests.</param>
internal sealed record EngineReport(
    string Kind, string Name, string Summary, bool Available, string Detail, bool Chosen, string? Reason,
    bool ChosenAfterRestart, bool OnlyByName);
