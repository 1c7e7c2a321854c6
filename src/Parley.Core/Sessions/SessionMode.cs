namespace Parley.Core.Sessions;

/// <summary>Who bounds a turn.</summary>
public enum SessionMode
{
    /// <summary>The client: <c>start_recording</c> and <c>stop_recording</c>.</summary>
    PushToTalk,

    /// <summary>The session, by listening, after one <c>start_recording</c>.</summary>
    HandsFree,

    /// <summary>The client, by committing what it has sent; the microphone stays open.</summary>
    Manual,
}
