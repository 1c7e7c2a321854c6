namespace Parley.Server.Observability;

/// <summary>Something without which the server can do little. Thread-safe.</summary>
internal interface IReadinessCheck
{
    /// <summary>One lower-case word.</summary>
    string Name { get; }

    /// <summary>How it stands. Quick, and tells nothing that strangers must not know.</summary>
    ValueTask<ReadinessResult> CheckAsync(CancellationToken cancellationToken);
}
