namespace Parley.Core.Brain;

/// <summary>Answers a turn. Thread-safe; turns of several sessions overlap.</summary>
public interface IBrain
{
    /// <summary>The answer's text as it is made.</summary>
    /// <exception cref="EngineUnavailableException">The model cannot be reached, or broke off.</exception>
    IAsyncEnumerable<ReplyUpdate> ReplyAsync(UserTurn turn, CancellationToken cancellationToken = default);

    /// <summary>Makes the first answer quick where the model can (loads it, fills its cache). Never throws.</summary>
    Task WarmUpAsync(CancellationToken cancellationToken = default);
}
