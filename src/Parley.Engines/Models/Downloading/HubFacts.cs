using System.Globalization;

namespace Parley.Engines.Models.Downloading;

/// <summary>What a model hub says about a file before it sends, or redirects to, its content.</summary>
internal sealed class HubFacts
{
    /// <summary>The content's SHA-256: the hub knows it of files in large-file storage.</summary>
    public string? Sha256 { get; private set; }

    /// <summary>The content's name in git: the hub knows it of all other files.</summary>
    public string? GitBlob { get; private set; }

    public long? Size { get; private set; }

    /// <summary>What the revision that was asked for stands for.</summary>
    public string? Commit { get; private set; }

    public void Read(HttpResponseMessage response)
    {
        Commit ??= Header(response, "X-Repo-Commit");
        if (Commit is null)
            return; // a server that is no hub may mean anything by an ETag
        if (long.TryParse(Header(response, "X-Linked-Size"), CultureInfo.InvariantCulture, out long size))
            Size ??= size;
        string? tag = Header(response, "X-Linked-Etag") ?? response.Headers.ETag?.Tag;
        tag = tag?.Trim('"');
        if (tag is null)
            return;
        if (SafeNames.IsHash(tag, 64))
            Sha256 ??= tag;
        else if (SafeNames.IsHash(tag, 40))
            GitBlob ??= tag;
    }

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values.First() : null;
}
