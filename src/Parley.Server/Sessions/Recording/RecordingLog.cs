namespace Parley.Server.Sessions.Recording;

/// <summary>Ids 26xx: recordings.</summary>
internal static partial class RecordingLog
{
    [LoggerMessage(2601, LogLevel.Error, "The recording of connection {ConnectionId} cannot be written and stops: {Detail}")]
    public static partial void Stopped(ILogger logger, string connectionId, string detail);

    [LoggerMessage(2602, LogLevel.Warning,
        "The disk did not keep up: {Pieces} pieces of the recording of connection {ConnectionId} are silence")]
    public static partial void Lost(ILogger logger, string connectionId, long pieces);
}
