namespace Parley.Server.Observability;

/// <summary>How something that the server needs stands.</summary>
/// <param name="State">Whether requests can be sent here.</param>
/// <param name="Detail">One sentence; null where all is well.</param>
internal sealed record ReadinessResult(ReadinessState State, string? Detail)
{
    public static readonly ReadinessResult Ok = new(ReadinessState.Ok, null);
}

internal enum ReadinessState
{
    Ok,

    /// <summary>Something is missing, and the rest works.</summary>
    Degraded,

    /// <summary>Send requests elsewhere.</summary>
    Failing,
}
