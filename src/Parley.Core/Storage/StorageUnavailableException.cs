namespace Parley.Core.Storage;

/// <summary>
/// What Parley keeps cannot be read or written now: the database is away, locked, damaged, or its disk is full. Nothing
/// of the work was kept, unless <see cref="IsOutcomeUnknown"/>.
/// </summary>
/// <param name="message">What, where and what to do next.</param>
/// <param name="cause">What the database said.</param>
public sealed class StorageUnavailableException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether it is for want of room on the disk.</summary>
    public bool IsFull { get; init; }

    /// <summary>Whether the connection was lost while the work was being confirmed.</summary>
    public bool IsOutcomeUnknown { get; init; }
}
