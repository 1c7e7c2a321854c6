namespace Parley.Core.Turns;

/// <summary>How a reply ended.</summary>
/// <param name="Reason">Why.</param>
/// <param name="Heard">What was heard of it; of a reply that is not spoken, what was written.</param>
public sealed record ReplyEnd(ReplyEndReason Reason, string Heard)
{
    /// <summary>Whether the model stopped because the answer had become too long.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>What broke, if something did.</summary>
    public string? ErrorCode { get; init; }

    /// <summary>Tokens that the model read; null if it did not say.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Tokens that it wrote, as it says or as they were counted.</summary>
    public long OutputTokens { get; init; }
}

/// <summary>Why a reply ended.</summary>
public enum ReplyEndReason
{
    /// <summary>Everything was said.</summary>
    Completed,

    /// <summary>The person spoke over it.</summary>
    Interrupted,

    /// <summary>The client ended it.</summary>
    Cancelled,

    /// <summary>The model or the voice broke off.</summary>
    Failed,
}
