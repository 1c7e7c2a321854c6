namespace Parley.Server.Observability;

/// <summary>What <c>GET /readyz</c> answers.</summary>
/// <param name="Status"><c>ready</c> or <c>not_ready</c>.</param>
/// <param name="Checks">One for each thing that the server needs.</param>
internal sealed record ReadinessReport(string Status, IReadOnlyList<ReadinessCheckReport> Checks);

/// <param name="Name">What was looked at.</param>
/// <param name="Status"><c>ok</c>, <c>degraded</c> or <c>failing</c>.</param>
/// <param name="Detail">Why; null where all is well.</param>
internal sealed record ReadinessCheckReport(string Name, string Status, string? Detail);

/// <summary>What <c>GET /livez</c> answers.</summary>
/// <param name="Status">Always <c>alive</c>.</param>
internal sealed record LivenessReport(string Status);
