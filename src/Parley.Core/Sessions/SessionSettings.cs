namespace Parley.Core.Sessions;

/// <summary>What a session is begun with.</summary>
public sealed record SessionSettings(string SessionId)
{
    public SessionMode Mode { get; init; }

    public string? PersonaId { get; init; }

    public string? Voice { get; init; }
}
