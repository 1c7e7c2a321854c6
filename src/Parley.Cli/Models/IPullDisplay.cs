using Parley.Engines.Models.Downloading;

namespace Parley.Cli.Models;

/// <summary>Shows how far a download has come.</summary>
internal interface IPullDisplay
{
    /// <summary>How often it wants to be called.</summary>
    TimeSpan Interval { get; }

    /// <param name="elapsed">Since the download began.</param>
    void Show(PullProgress progress, TimeSpan elapsed);
}
