namespace Parley.Bench.Wire;

/// <summary>Events that the bench tells apart.</summary>
internal enum ServerEventKind
{
    Other,
    SessionReady,
    RecordingStarted,
    FinalTranscription,
    PlaybackStarted,
    PlaybackComplete,
    PlaybackInterrupted,
    TurnMetrics,
    Error,
}
