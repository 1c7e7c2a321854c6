namespace Parley.Core.Sessions.Keeping;

/// <summary>What came of deleting a session.</summary>
public enum SessionDeletion
{
    Deleted,

    /// <summary>There is none.</summary>
    Unknown,

    /// <summary>It is connected and was left as it is.</summary>
    Live,
}
