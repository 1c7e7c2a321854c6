namespace Parley.Core.Turns;

/// <summary>Believes the recogniser, which hears the words and some of which tell of themselves whether more will come.</summary>
public sealed class RecogniserTurnDetector : ITurnDetector
{
    /// <summary>The name under which it is registered.</summary>
    public const string EngineName = "recogniser";

    public string Name => EngineName;

    /// <inheritdoc/>
    public ValueTask<float?> PredictEndOfTurnAsync(TurnContext context, CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(context.EndOfTurnProbability);
}
