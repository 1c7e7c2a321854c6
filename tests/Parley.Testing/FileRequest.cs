using System.Globalization;
using System.Text;

namespace Parley.Testing;

/// <summary>What <see cref="FileServer"/> was asked.</summary>
/// <param name="Path">The target of the request line: a path, or a whole address where the server is used as a
/// proxy.</param>
/// <param name="Headers">By name, whose case does not count.</param>
public sealed record FileRequest(string Path, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The first byte of the range that was asked for.</summary>
    public long? From => Headers.TryGetValue("Range", out string? range)
        ? long.Parse(range["bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture)
        : null;

    public string? IfRange => Headers.GetValueOrDefault("If-Range");

    public string? Authorization => Headers.GetValueOrDefault("Authorization");

    /// <summary>Null if the connection ends before a request does.</summary>
    internal static async Task<FileRequest?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
                return null;
            text.Append((char)one[0]);
        }

        string[] lines = text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var headers = lines.Skip(1)
            .Select(static line => line.Split(':', 2))
            .ToDictionary(static pair => pair[0], static pair => pair[1].Trim(), StringComparer.OrdinalIgnoreCase);
        return new FileRequest(lines[0].Split(' ')[1], headers);
    }
}
