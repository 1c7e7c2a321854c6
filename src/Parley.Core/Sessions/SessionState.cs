namespace Parley.Core.Sessions;

/// <summary>What a session shows of itself; the furthest stage begun.</summary>
public enum SessionState
{
    Idle,
    Recording,
    Processing,
    Synthesizing,
    Playing,
}
