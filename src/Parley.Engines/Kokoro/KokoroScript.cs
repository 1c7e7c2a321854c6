namespace Parley.Engines.Kokoro;

/// <summary>What a request says as segments, made as they are asked for. For one reader.</summary>
internal sealed class KokoroScript(IKokoroPhrases phrases, int maximumTokens, bool isRaw)
{
    private readonly KokoroPlan _plan = new(maximumTokens, isRaw);
    private bool _isComplete;

    /// <summary>The next segment; null at the end.</summary>
    public async ValueTask<KokoroSegment?> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (_plan.TryTake() is { } segment)
                return segment;
            if (_isComplete)
                return null;
            if (await phrases.NextAsync(cancellationToken) is { } phrase)
            {
                _plan.Add(phrase);
            }
            else
            {
                _plan.Complete();
                _isComplete = true;
            }
        }
    }
}
