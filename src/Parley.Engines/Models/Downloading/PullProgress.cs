using System.Collections.Concurrent;

namespace Parley.Engines.Models.Downloading;

/// <summary>How far a download of models has come, for those who show it. Thread-safe.</summary>
public sealed class PullProgress
{
    private readonly ConcurrentQueue<FileProgress> _files = new();
    private readonly ConcurrentQueue<string> _notes = new();

    /// <summary>All files, in the order of the catalogue.</summary>
    public IReadOnlyList<FileProgress> Files => [.. _files];

    /// <summary>Takes the next sentence that somebody should read: a wait, another attempt.</summary>
    public bool TryTakeNote(out string? note) => _notes.TryDequeue(out note);

    internal FileProgress Add(string model, string path, long? size)
    {
        var file = new FileProgress(model, path, size);
        _files.Enqueue(file);
        return file;
    }

    internal void Note(string note) => _notes.Enqueue(note);
}
