namespace Parley.Server.Sessions;

/// <summary>Why a session is over.</summary>
public enum SessionEnd
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>The client left, politely or not, or took nothing for too long.</summary>
    ClientLeft,

    /// <summary>A newer connection came with the same session id.</summary>
    TakenOver,

    /// <summary>The server shuts down.</summary>
    Shutdown,

    /// <summary>The client broke the protocol too often.</summary>
    Expelled,

    /// <summary>An engine was missing or the server was at fault.</summary>
    Failed,
}
