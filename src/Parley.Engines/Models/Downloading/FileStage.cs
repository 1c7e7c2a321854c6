namespace Parley.Engines.Models.Downloading;

/// <summary>What is being done with a file.</summary>
public enum FileStage
{
    Waiting,

    /// <summary>A file that is here is hashed.</summary>
    Checking,

    Downloading,

    Done,

    Failed,
}
