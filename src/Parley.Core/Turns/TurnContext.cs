namespace Parley.Core.Turns;

/// <summary>What a turn detector is told of the turn.</summary>
/// <param name="Samples">
/// 16 kHz mono, [-1, 1]: the turn up to now, with the silence that ends it. From <see cref="Lead"/> before its speech
/// began, but at most the last <see cref="Longest"/>; less where there was no sound before. May be empty.
/// </param>
/// <param name="Speech">From the first to the last speech sample of the turn, short pauses included.</param>
/// <param name="Silence">Since then.</param>
public readonly record struct TurnContext(ReadOnlyMemory<float> Samples, TimeSpan Speech, TimeSpan Silence)
{
    public const int SampleRateHz = 16_000;

    /// <summary>Most that is kept of a turn: 8 s, as much as Smart Turn hears.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(8);

    /// <summary>Kept from before the speech: 500 ms, which is what Smart Turn was trained with.</summary>
    public static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(500);

    /// <summary>What the recogniser has understood so far; null where it has said nothing yet.</summary>
    public string? Transcript { get; init; }

    /// <summary>0 to 1: how sure the recogniser is, of itself, that the speaker has finished; null where it cannot tell.</summary>
    public float? EndOfTurnProbability { get; init; }
}
