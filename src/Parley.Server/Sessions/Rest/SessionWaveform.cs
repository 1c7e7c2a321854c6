namespace Parley.Server.Sessions.Rest;

/// <summary>How loud both sides of a session were.</summary>
/// <param name="DurationMs">Of the whole time line, as in <c>GET /sessions/{id}</c>.</param>
/// <param name="SoundMs">To the end of the last sound: how long the WAV is.</param>
/// <param name="FromMs">Where the stretch begins on the time line.</param>
/// <param name="ToMs">Where it ends.</param>
/// <param name="Person">The person's peak in each of the equal intervals of the stretch, 0 to 1.</param>
/// <param name="Assistant">The assistant's.</param>
internal sealed record SessionWaveform(
    double DurationMs, double SoundMs, double FromMs, double ToMs, IReadOnlyList<float> Person,
    IReadOnlyList<float> Assistant);
