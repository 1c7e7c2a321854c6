using Microsoft.Net.Http.Headers;

namespace Parley.Server.Sessions.Exports;

/// <summary>How a conversation leaves the server.</summary>
internal enum ExportFormat
{
    Json,
    Markdown,
    Srt,
    Wav,
}

/// <summary>Names of the formats.</summary>
internal static class ExportFormats
{
    private static readonly (ExportFormat Format, string Name, string MediaType, string Ending)[] _all =
    [
        (ExportFormat.Json, "json", "application/json", "json"),
        (ExportFormat.Markdown, "markdown", "text/markdown", "md"),
        (ExportFormat.Srt, "srt", "application/x-subrip", "srt"),
        (ExportFormat.Wav, "wav", "audio/wav", "wav"),
    ];

    /// <summary>For people.</summary>
    public static string Names => string.Join(", ", _all.Select(static known => known.Name));

    public static string Name(this ExportFormat format) => _all[(int)format].Name;

    public static string MediaType(this ExportFormat format) => _all[(int)format].MediaType;

    public static string FileEnding(this ExportFormat format) => _all[(int)format].Ending;

    /// <summary>Null for an unknown name.</summary>
    public static ExportFormat? Parse(string name)
    {
        foreach (var known in _all)
        {
            if (known.Name == name)
                return known.Format;
        }

        return null;
    }

    /// <summary>The one that the client likes best; JSON if it takes anything, null if it takes none of them.</summary>
    public static ExportFormat? Accepted(HttpRequest request)
    {
        IList<MediaTypeHeaderValue> accepted = request.GetTypedHeaders().Accept;
        if (accepted.Count == 0)
            return ExportFormat.Json;

        foreach (MediaTypeHeaderValue wanted in accepted.Where(static each => each.Quality is not 0)
            .OrderByDescending(static each => each.Quality ?? 1))
        {
            foreach (var known in _all)
            {
                if (new MediaTypeHeaderValue(known.MediaType).IsSubsetOf(wanted))
                    return known.Format;
            }
        }

        return null;
    }
}
