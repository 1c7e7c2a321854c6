using Parley.Core.Audio;

namespace Parley.Engines.Kokoro;

/// <summary>A segment that was made: its sound, its words on the sound's clock, and the pause after it.</summary>
/// <param name="utterance">Owned; null where there is only a pause.</param>
/// <param name="sound">What of it is heard.</param>
/// <param name="words">From the start of what is heard.</param>
/// <param name="pauseSamples">Of silence after it.</param>
internal sealed class KokoroSpoken(
    KokoroUtterance? utterance, Range sound, IReadOnlyList<WordTiming> words, int pauseSamples) : IDisposable
{
    public ReadOnlySpan<float> Samples => utterance is null ? [] : utterance.Samples[sound];

    public IReadOnlyList<WordTiming> Words => words;

    public int PauseSamples => pauseSamples;

    public void Dispose() => utterance?.Dispose();
}
