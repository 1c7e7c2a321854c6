namespace Parley.Engines.Models.Catalogue;

/// <summary>A list of further models that their publisher keeps; it is fetched when one of them is asked for.</summary>
public sealed record VoiceIndex
{
    /// <summary>What the names of its models begin with, such as <c>piper-</c>.</summary>
    public required string Prefix { get; init; }

    public required string Repo { get; init; }

    public required string Revision { get; init; }

    /// <summary>Where the list lies in the repository.</summary>
    public required string Source { get; init; }

    public required string Licence { get; init; }

    /// <summary>The list as a file to be downloaded.</summary>
    internal CatalogueFile AsFile() => new() { Path = Source, Repo = Repo, Revision = Revision };
}
