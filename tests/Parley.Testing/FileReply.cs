namespace Parley.Testing;

/// <summary>How <see cref="FileServer"/> answers.</summary>
public sealed record FileReply
{
    public int Status { get; init; } = 200;

    public byte[] Content { get; init; } = [];

    /// <summary>With its quotation marks; null sends none.</summary>
    public string? ETag { get; init; }

    public bool KnowsRanges { get; init; } = true;

    /// <summary>Gives the range that was asked for although the file is no longer the same.</summary>
    public bool TrustsEveryRange { get; init; }

    /// <summary>Begins so many bytes after the one that was asked for.</summary>
    public int RangeShift { get; init; }

    /// <summary>Added to the true length in <c>Content-Length</c>.</summary>
    public int LengthLie { get; init; }

    /// <summary>Sends no <c>Content-Length</c>: the end of the connection is the end of the file.</summary>
    public bool HidesLength { get; init; }

    /// <summary>Resets the connection after so many bytes of the body.</summary>
    public int? CutsAfter { get; init; }

    /// <summary>Sends nothing more after so many bytes of the body.</summary>
    public int? StallsAfter { get; init; }

    /// <summary>Waits that long after each 16 KiB.</summary>
    public TimeSpan Pace { get; init; }

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(
        StringComparer.Ordinal);

    public FileReply With(string header, string value) =>
        this with { Headers = new Dictionary<string, string>(Headers, StringComparer.Ordinal) { [header] = value } };
}
