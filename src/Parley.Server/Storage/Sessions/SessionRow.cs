using Parley.Core.Sessions.Keeping;

namespace Parley.Server.Storage.Sessions;

/// <summary>What <see cref="SessionQuery"/> answers.</summary>
internal sealed class SessionRow
{
    public string Id { get; init; } = "";

    public long StartedAtUnixMs { get; init; }

    public long? EndedAtUnixMs { get; init; }

    public long Connections { get; init; }

    public long Turns { get; init; }

    public long Errors { get; init; }

    public string ConnectionId { get; init; } = "";

    public string ServerId { get; init; } = "";

    public long ConnectionStartedAtUnixMs { get; init; }

    public long? ConnectionEndedAtUnixMs { get; init; }

    public string? EndReason { get; init; }

    public string Mode { get; init; } = "";

    public string Transport { get; init; } = "";

    public string? Client { get; init; }

    public string PersonaId { get; init; } = "";

    public string? VoiceId { get; init; }

    public string? Title { get; init; }

    public string? Match { get; init; }

    public KeptSession ToSession() => new(
        Id, RowTimes.Read(StartedAtUnixMs), RowTimes.Read(EndedAtUnixMs),
        EndedAtUnixMs is null ? null : EndReason, (int)Connections, (int)Turns, (int)Errors,
        new ConnectionRow
        {
            Id = ConnectionId,
            SessionId = Id,
            ServerId = ServerId,
            StartedAtUnixMs = ConnectionStartedAtUnixMs,
            EndedAtUnixMs = ConnectionEndedAtUnixMs,
            EndReason = EndReason,
            Mode = Mode,
            Transport = Transport,
            Client = Client,
            PersonaId = PersonaId,
            VoiceId = VoiceId,
        }.ToConnection())
    {
        Title = Title,
        Match = Match,
    };
}
