namespace Parley.Engines.Models.Catalogue;

/// <summary>A model that can be downloaded: files that belong together, in one folder of the store.</summary>
public sealed record CatalogueModel
{
    /// <summary>Its name on the command line and its folder in the store.</summary>
    public required string Name { get; init; }

    /// <summary>For people, in a line.</summary>
    public required string Title { get; init; }

    /// <summary>
    /// What it is for: <c>text-to-speech</c>, <c>speech-to-text</c>, <c>voice-activity</c>, <c>end-of-turn</c>,
    /// <c>embedding</c>.
    /// </summary>
    public required string Purpose { get; init; }

    /// <summary>The key of the engine that loads it; null where the catalogue does not say.</summary>
    public string? Engine { get; init; }

    /// <summary>Whether it is one of those that a newcomer should get first.</summary>
    public bool Recommended { get; init; }

    /// <summary>An SPDX identifier, or a sentence where it is not that simple.</summary>
    public required string Licence { get; init; }

    /// <summary>What somebody should know before getting it.</summary>
    public string? Note { get; init; }

    public required IReadOnlyList<CatalogueFile> Files { get; init; }

    /// <summary>Bytes of all files; null if one is not known.</summary>
    public long? KnownSize() => Files.Aggregate((long?)0, static (sum, file) => sum + file.Size);
}
