using Parley.Engines.Models.Catalogue;

namespace Parley.Engines.Models.Downloading;

/// <summary>How far one file has come. Written by one thread, read by any.</summary>
public sealed class FileProgress(string model, string path, long? size)
{
    private long _received;
    private long _size = size ?? -1;
    private volatile FileStage _stage;

    public string Model { get; } = model;

    public string Path { get; } = path;

    /// <summary>Bytes; null while nobody has said.</summary>
    public long? Size => Volatile.Read(ref _size) is >= 0 and var size ? size : null;

    /// <summary>Bytes that are here, those of earlier attempts included.</summary>
    public long Received => Volatile.Read(ref _received);

    public FileStage Stage => _stage;

    /// <summary>What the file was checked against; set before <see cref="FileStage.Done"/>.</summary>
    public FileCheck Check { get; private set; }

    /// <summary>Whether it had not to be fetched.</summary>
    public bool WasThere { get; private set; }

    internal void Checking() => _stage = FileStage.Checking;

    internal void Downloading(long received, long? size)
    {
        Volatile.Write(ref _received, received);
        if (size is { } known)
            Volatile.Write(ref _size, known);
        _stage = FileStage.Downloading;
    }

    internal void Add(int bytes) => Volatile.Write(ref _received, _received + bytes);

    internal void Done(ManifestFile file, bool wasThere)
    {
        Check = file.Check;
        WasThere = wasThere;
        Volatile.Write(ref _size, file.Size);
        Volatile.Write(ref _received, file.Size);
        _stage = FileStage.Done;
    }

    internal void Failed() => _stage = FileStage.Failed;
}
