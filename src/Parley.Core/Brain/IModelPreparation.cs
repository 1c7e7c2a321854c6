namespace Parley.Core.Brain;

/// <summary>
/// What a chat client offers beyond <c>IChatClient</c>, through its <c>GetService</c>, when its first answer can be
/// made quick.
/// </summary>
public interface IModelPreparation
{
    /// <summary>Connects, checks that the model is there and loads it.</summary>
    /// <param name="modelId">Null for the configured one.</param>
    /// <param name="cancellationToken">Ends the wait; a server may go on loading.</param>
    /// <exception cref="EngineUnavailableException">It would not answer now; the message says what to do.</exception>
    Task PrepareAsync(string? modelId, CancellationToken cancellationToken = default);
}
