namespace Parley.Server.Security;

/// <summary>What a key may do. Health and readiness need none.</summary>
public enum AccessScope
{
    /// <summary>See voices, personas, sessions, jobs and events.</summary>
    Read,

    /// <summary>Hear and speak: sessions, Realtime, speech, transcription.</summary>
    Talk,

    /// <summary>Make, change and delete voices, samples, jobs and personas.</summary>
    Write,

    /// <summary>Everything, and what concerns the server itself: metrics, audit, keys.</summary>
    Admin,
}
