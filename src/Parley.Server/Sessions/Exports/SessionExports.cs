using System.Text;
using System.Text.Json;

using Parley.Core.Sessions.Keeping;
using Parley.Server.Sessions.Recording;
using Parley.Server.Sessions.Rest;

namespace Parley.Server.Sessions.Exports;

/// <summary>Writes kept conversations in any format, and deletes them with their recordings. Thread-safe.</summary>
public sealed class SessionExports
{
    private readonly ISessionStore _store;
    private readonly RecordingFolder _recordings;
    private readonly RecordedLengths _lengths;
    private readonly TimeProvider _time;

    internal SessionExports(
        ISessionStore store, RecordingFolder recordings, RecordedLengths lengths, TimeProvider time)
    {
        _store = store;
        _recordings = recordings;
        _lengths = lengths;
        _time = time;
    }

    /// <summary>What <see cref="WriteAsync"/> knows.</summary>
    public static IReadOnlyList<string> FormatNames { get; } = [.. Enum.GetValues<ExportFormat>().Select(ExportFormats.Name)];

    /// <param name="sessionId">Whose.</param>
    /// <param name="format">One of <see cref="FormatNames"/>.</param>
    /// <param name="output">Gets it, whole or as far as it comes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">There is no such format.</exception>
    public async Task<SessionExportOutcome> WriteAsync(
        string sessionId, string format, Stream output, CancellationToken cancellationToken = default)
    {
        ExportFormat known = ExportFormats.Parse(format)
            ?? throw new ArgumentException($"There is no format '{format}'. There are: {ExportFormats.Names}.");
        if (await _store.FindAsync(sessionId, cancellationToken) is not { } kept)
            return SessionExportOutcome.Unknown;
        var timeline = new SessionTimeline(kept.Connections, _lengths.Of, _time.GetUtcNow());
        if (known == ExportFormat.Wav)
        {
            await using StereoRecording? recording = StereoRecording.Open(_recordings, timeline.Starts);
            if (recording is null)
                return SessionExportOutcome.NotRecorded;
            await recording.CopyToAsync(output, cancellationToken);
            return SessionExportOutcome.Written;
        }

        await output.WriteAsync(
            known switch
            {
                ExportFormat.Markdown => Encoding.UTF8.GetBytes(MarkdownExport.Write(kept)),
                ExportFormat.Srt => Encoding.UTF8.GetBytes(SrtExport.Write(kept, timeline)),
                _ => JsonSerializer.SerializeToUtf8Bytes(
                    SessionDetail.Of(kept, timeline), SessionsJson.Default.SessionDetail),
            },
            cancellationToken);
        return SessionExportOutcome.Written;
    }

    /// <summary>Forgets a session that is not live, and its recordings.</summary>
    public async Task<SessionDeletion> DeleteAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        KeptConversation? kept = await _store.FindAsync(sessionId, cancellationToken);
        SessionDeletion deletion = await _store.DeleteAsync(sessionId, cancellationToken);
        if (deletion == SessionDeletion.Deleted)
        {
            foreach (KeptConnection connection in kept?.Connections ?? [])
                _recordings.Delete(connection.Id); // what a crash here leaves is swept
        }

        return deletion;
    }
}

/// <summary>What came of an export.</summary>
public enum SessionExportOutcome
{
    Written,

    /// <summary>There is no such session.</summary>
    Unknown,

    /// <summary>No sound of it is kept.</summary>
    NotRecorded,
}
