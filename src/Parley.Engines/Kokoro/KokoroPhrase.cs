namespace Parley.Engines.Kokoro;

/// <summary>Some tokens that follow one another, with the words in them: a clause on its way to the model.</summary>
/// <param name="Tokens">May be none.</param>
/// <param name="Words">In order; their tokens counted from the start of these.</param>
internal sealed record KokoroPhrase(IReadOnlyList<KokoroToken> Tokens, IReadOnlyList<KokoroWord> Words)
{
    /// <summary>A pause that the text asks for after it; what follows is spoken apart.</summary>
    public TimeSpan? PauseAfter { get; init; }
}
