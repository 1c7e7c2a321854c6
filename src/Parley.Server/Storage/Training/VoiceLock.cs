using System.Data.Common;

using Dapper;

using Parley.Core.Voices.Registry;

namespace Parley.Server.Storage.Training;

/// <summary>What a job's transaction does to its voice.</summary>
internal static class VoiceLock
{
    /// <summary>Keeps others from the voice to the end of the transaction; does nothing where it is gone.</summary>
    public static Task TakeAsync(DbConnection connection, long voice) =>
        connection.ExecuteAsync("UPDATE voices SET status = status WHERE number = @voice", new { voice });

    /// <summary>Its job has ended without a voice: the former one is ready again, or there is none.</summary>
    public static Task SetEndedAsync(DbConnection connection, long voice, VoiceStatus otherwise, long now) =>
        connection.ExecuteAsync(
            """
            UPDATE voices SET status = CASE WHEN trained_at_unix_ms IS NULL THEN @Otherwise ELSE 'ready' END,
                updated_at_unix_ms = @now
            WHERE number = @voice
            """,
            new { voice, Otherwise = RowNames<VoiceStatus>.Of(otherwise), now });
}
