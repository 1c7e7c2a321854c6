using Parley.Engines.Models.Catalogue;

namespace Parley.Engines.Models.Downloading;

/// <summary>How the installation of one model ended.</summary>
/// <param name="Model">What was asked for.</param>
/// <param name="Manifest">What is installed now; null after a failure.</param>
/// <param name="WasInstalled">Whether all of it was there and right already.</param>
/// <param name="Failure">What went wrong, with a message for people.</param>
public sealed record PullResult(CatalogueModel Model, ModelManifest? Manifest, bool WasInstalled, Exception? Failure);
