namespace Parley.Engines.Kokoro;

/// <summary>What the model speaks in one run.</summary>
/// <param name="Tokens">None where only a pause is asked for, else at most 510.</param>
/// <param name="Words">In order.</param>
/// <param name="PauseAfter">That the text asks for, beside that of the last mark.</param>
internal sealed record KokoroSegment(
    IReadOnlyList<KokoroToken> Tokens, IReadOnlyList<KokoroWord> Words, TimeSpan PauseAfter);
