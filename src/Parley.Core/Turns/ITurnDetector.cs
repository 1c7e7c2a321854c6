namespace Parley.Core.Turns;

/// <summary>
/// Says, in a pause, whether the speaker has finished: from the sound, from the words, or from both. Thread-safe: all
/// sessions share one.
/// </summary>
public interface ITurnDetector
{
    /// <summary>The name by which settings and commands choose it, such as <c>smart-turn</c>.</summary>
    string Name { get; }

    /// <summary>Asked once or more in each pause; the pause lasts on meanwhile, so an answer is worth most at once.</summary>
    /// <param name="context">
    /// What was said so far. Its memory is the caller's and stays as it is until the task has ended, also when it is
    /// cancelled; the detector keeps none of it afterwards.
    /// </param>
    /// <param name="cancellationToken">The speaker went on, or the session is over: the answer is not wanted any more.</param>
    /// <returns>Probability that the speaker has finished, 0 to 1; null where it cannot tell.</returns>
    /// <exception cref="EngineUnavailableException">A library, model or server is missing.</exception>
    ValueTask<float?> PredictEndOfTurnAsync(TurnContext context, CancellationToken cancellationToken = default);
}
