namespace Parley.Server.Sessions.Recording;

/// <summary>The recordings of a session, opened for reading, each where it lies on the session's time line.</summary>
internal sealed class RecordedSession : IDisposable
{
    private RecordedSession(IReadOnlyList<RecordedPart> parts) => Parts = parts;

    /// <summary>In order of time; never empty.</summary>
    public IReadOnlyList<RecordedPart> Parts { get; }

    /// <summary>To the end of the last sound.</summary>
    public TimeSpan Duration => Parts[^1].End;

    /// <summary>Null if none of the connections was recorded, or what there is cannot be read.</summary>
    public static RecordedSession? Open(
        RecordingFolder folder, IEnumerable<(string ConnectionId, TimeSpan Start)> connections)
    {
        List<RecordedPart> parts = [];
        foreach ((string id, TimeSpan start) in connections)
        {
            if (folder.Open(id) is not { } file)
                continue;
            if (RecordingIndex.Read(file) is { } index)
                parts.Add(new RecordedPart(file, index, start));
            else
                file.Dispose();
        }

        return parts.Count > 0 ? new RecordedSession(parts) : null;
    }

    public void Dispose()
    {
        foreach (RecordedPart part in Parts)
            part.File.Dispose();
    }
}

/// <summary>The recording of one connection, beginning at <paramref name="Start"/> of its session's time line.</summary>
internal sealed record RecordedPart(FileStream File, RecordingIndex Index, TimeSpan Start)
{
    public TimeSpan End => Start + Index.Duration;
}
