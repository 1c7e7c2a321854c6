namespace Parley.Engines.PocketTts.Voices;

/// <summary>
/// A voice as the language model knows it: the keys and values of the positions that come before any text. Computed or read
/// once, never changed, shared by all who speak with it.
/// </summary>
/// <param name="Positions">How many.</param>
/// <param name="Keys">For each layer [heads, positions, head size].</param>
/// <param name="Values">The same.</param>
internal sealed record VoicePrefix(int Positions, IReadOnlyList<float[]> Keys, IReadOnlyList<float[]> Values)
{
    /// <summary>What it takes in memory.</summary>
    public long Bytes => Keys.Concat(Values).Sum(static numbers => (long)numbers.Length * sizeof(float));
}
