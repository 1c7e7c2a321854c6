using System.Text.Json.Serialization;

namespace Parley.Engines.Models.Catalogue;

/// <summary>One file of a model: where it is published, and what is known about it beforehand.</summary>
public sealed record CatalogueFile
{
    /// <summary>
    /// Where it lies in the model's folder, under its published name; parts are separated by <c>/</c>.
    /// </summary>
    public required string Path { get; init; }

    /// <summary>The address of a file that is not on a model hub.</summary>
    public string? Url { get; init; }

    /// <summary>The repository on the model hub, such as <c>rhasspy/piper-voices</c>.</summary>
    public string? Repo { get; init; }

    /// <summary>A commit or tag of it; a branch where nothing else is published.</summary>
    public string? Revision { get; init; }

    /// <summary>Where it lies in the repository. Default: <see cref="Path"/>.</summary>
    public string? Source { get; init; }

    /// <summary>Bytes; null where the size is not published.</summary>
    public long? Size { get; init; }

    /// <summary>64 lower-case hexadecimal digits; null where no hash is published.</summary>
    public string? Sha256 { get; init; }

    /// <summary>32 lower-case hexadecimal digits, where the publisher's index gives that.</summary>
    public string? Md5 { get; init; }

    /// <summary>How far the catalogue itself vouches for the content.</summary>
    [JsonIgnore]
    public FileCheck Check =>
        Sha256 is not null ? FileCheck.Catalogue : Md5 is not null ? FileCheck.Index : FileCheck.FirstUse;

    /// <summary>Where to get it.</summary>
    /// <param name="hub">The model hub, with a slash at its end.</param>
    public Uri AddressAt(Uri hub)
    {
        if (Url is not null)
            return new Uri(Url);
        string source = string.Join('/', (Source ?? Path).Split('/').Select(Uri.EscapeDataString));
        return new Uri(hub, $"{Repo}/resolve/{Uri.EscapeDataString(Revision!)}/{source}");
    }
}
