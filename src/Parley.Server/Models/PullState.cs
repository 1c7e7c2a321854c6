namespace Parley.Server.Models;

/// <summary>Where the fetching of a model is.</summary>
internal enum PullState
{
    /// <summary>Others are fetched first.</summary>
    Queued,

    Running,

    Completed,

    Failed,

    Cancelled,
}
