namespace Parley.Core.Sessions;

/// <summary>What a session is begun with.</summary>
/// <param name="SessionId">1 to 128 letters, digits, <c>.</c>, <c>-</c>, <c>_</c>; the same id goes on with the same conversation.</param>
public sealed record SessionSettings(string SessionId)
{
    /// <summary>Who bounds a turn. Default: the client.</summary>
    public SessionMode Mode { get; init; } = SessionMode.PushToTalk;

    /// <summary>Who answers; null for the default persona.</summary>
    public string? PersonaId { get; init; }

    /// <summary>A voice of the text-to-speech engine; null for the persona's, else the engine's default.</summary>
    public string? Voice { get; init; }

    /// <summary>The way in, such as <c>websocket</c>; for the session's record.</summary>
    public string Transport { get; init; } = "other";

    /// <summary>What the client calls itself, such as its User-Agent; for the record. Null where it does not say.</summary>
    public string? Client { get; init; }

    /// <summary>Whether the client wants its sound to be kept, and so consents to it. Default: false.</summary>
    public bool Record { get; init; }

    /// <summary>
    /// Whether the client is told what text sounds when, and when a reply is held back and goes on. Default: false.
    /// </summary>
    public bool TellsReplyTiming { get; init; }

    /// <summary>Whether the client is told which functions the model has called. Default: false.</summary>
    public bool TellsToolCalls { get; init; }

    /// <summary>Asked at the end: why it is over, snake_case, for the record; null for <c>client_left</c>.</summary>
    public Func<string?>? WhyOver { get; init; }

    /// <summary>Keeps what the turn machine saw and did, for <see cref="Turns.TurnReplay"/>; null for nothing.</summary>
    public Turns.TurnRecorder? Recorder { get; init; }
}
