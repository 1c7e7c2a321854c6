using Parley.Core;

namespace Parley.Engines.Phonemes;

/// <summary>Tells how text is pronounced. Thread-safe.</summary>
internal interface IPhonemizer
{
    /// <summary>Whether it can work here. Never throws.</summary>
    EngineAvailability Probe() => EngineAvailability.Available("built in");

    /// <summary>
    /// The clauses of a text in order. Pieces without anything to say are left out, so that the list may be empty.
    /// </summary>
    /// <param name="text"> Plain speakable text of any length; callers who stream hand it over sentence by sentence.
    /// </param>
    /// <param name="language">A voice of espeak-ng, such as <c>en-us</c>, <c>en-gb</c> or <c>de</c>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="EngineUnavailableException"> The phonemizer is missing, has no such language, or failed twice.
    /// </exception>
    ValueTask<IReadOnlyList<PhonemeClause>> PhonemizeAsync(
        string text, string language, CancellationToken cancellationToken = default);

    /// <summary>
    /// The same with the words as they are written, for those who want what other programs give: no numbers, sums and
    /// abbreviations in full, clauses where espeak-ng ends them.
    /// </summary>
    /// <exception cref="EngineUnavailableException"> The phonemizer is missing, has no such language, or failed twice.
    /// </exception>
    ValueTask<IReadOnlyList<PhonemeClause>> PhonemizeAsync(
        string text, string language, bool isVerbatim, CancellationToken cancellationToken = default) =>
        PhonemizeAsync(text, language, cancellationToken);
}
