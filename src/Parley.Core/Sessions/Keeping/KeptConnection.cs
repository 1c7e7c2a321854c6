namespace Parley.Core.Sessions.Keeping;

/// <summary>One connection of a session; a client that comes back with the same session id begins another.</summary>
/// <param name="Id">Unique; sorts by time.</param>
/// <param name="SessionId">Whose.</param>
/// <param name="StartedAt">When it began.</param>
public sealed record KeptConnection(string Id, string SessionId, DateTimeOffset StartedAt)
{
    /// <summary>The run of a server that it belongs to.</summary>
    public required string ServerId { get; init; }

    public required SessionMode Mode { get; init; }

    /// <summary>The way in, such as <c>websocket</c> or <c>realtime</c>.</summary>
    public required string Transport { get; init; }

    /// <summary>What the client calls itself; null where it does not say.</summary>
    public string? Client { get; init; }

    /// <summary>Who answered first.</summary>
    public required string PersonaId { get; init; }

    /// <summary>The voice that was asked for; null for the persona's or the engine's.</summary>
    public string? VoiceId { get; init; }

    /// <summary>Null while it is connected.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it is over, such as <c>client_left</c>; <c>lost</c> where the server died. Null while it is not.</summary>
    public string? End { get; init; }
}
