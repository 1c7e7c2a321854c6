namespace Parley.Engines.Kokoro;

/// <summary>What a request says, phrase by phrase, made as it is asked for. For one reader.</summary>
internal interface IKokoroPhrases
{
    /// <summary>The next phrase; null at the end.</summary>
    /// <exception cref="Core.EngineUnavailableException">The phonemes cannot be had.</exception>
    ValueTask<KokoroPhrase?> NextAsync(CancellationToken cancellationToken);
}
