using System.Collections.Concurrent;

namespace Parley.Server.Sessions.Recording;

/// <summary>
/// How long recordings are. To know it every record's header is read, so it is remembered for as long as the file does
/// not grow. Thread-safe.
/// </summary>
internal sealed class RecordedLengths(RecordingFolder folder)
{
    // Enough for what people look at; some hundred kilobytes.
    private const int MostKnown = 2_000;

    private readonly ConcurrentDictionary<string, (long FileBytes, TimeSpan? Length)> _known = new(StringComparer.Ordinal);

    /// <returns>To the end of the last sound; null if there is no recording, or none that can be read.</returns>
    public TimeSpan? Of(string connectionId)
    {
        using FileStream? file = folder.Open(connectionId);
        if (file is null)
            return null;
        long fileBytes = file.Length;
        if (_known.TryGetValue(connectionId, out var known) && known.FileBytes == fileBytes)
            return known.Length;

        TimeSpan? length = RecordingIndex.Read(file)?.Duration;
        if (_known.Count >= MostKnown)
            _known.Clear();
        _known[connectionId] = (fileBytes, length);
        return length;
    }
}
