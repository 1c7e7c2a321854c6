namespace Parley.Engines.Whisper.Model;

/// <summary>
/// Text of one or several rows (beams) about one sound, that grows id by id. For one thread at a time. Spans that it returns are
/// valid until the next call that feeds ids. Steps allocate nothing.
/// </summary>
/// <remarks>
/// An id costs as much as reading all weights from memory, which several in one run share: a draft of eight is checked for the
/// price of two or three steps. All calls that feed ids throw <see cref="ObjectDisposedException"/> when the
/// decoder or the model is gone, <see cref="ArgumentOutOfRangeException"/> for an id that the vocabulary does not have, and
/// <see cref="InvalidOperationException"/> when a row would pass <see cref="Capacity"/>.
/// </remarks>
internal interface IWhisperDecoder : IDisposable
{
    /// <summary>Rows now; 0 before the first start.</summary>
    int Rows { get; }

    /// <summary>Ids that each row has been fed.</summary>
    int Position { get; }

    /// <summary>Ids that a row takes at most: 448.</summary>
    int Capacity { get; }

    /// <summary>Forgets all text, feeds a prompt, and spreads it over rows that are all alike.</summary>
    /// <param name="tokens">One id or more.</param>
    /// <param name="rows">1 to the maximum of the decoder.</param>
    /// <param name="allLogits">Whether <see cref="LogitsAt"/> will be asked for; else only the last id's are computed.</param>
    void Start(ReadOnlySpan<int> tokens, int rows = 1, bool allLogits = false);

    /// <summary>Feeds one id to each row.</summary>
    /// <param name="tokens">As many as there are rows.</param>
    void Step(ReadOnlySpan<int> tokens);

    /// <summary>Feeds several ids to the only row; equal, up to rounding, to that many steps.</summary>
    /// <param name="tokens">One id or more.</param>
    /// <param name="allLogits">As in <see cref="Start"/>: to check a draft.</param>
    void Append(ReadOnlySpan<int> tokens, bool allLogits = false);

    /// <summary>
    /// Row i becomes a copy of what row <c>sources[i]</c> was; there may be fewer or more rows afterwards, up to the maximum. The
    /// logits do not move: read them before.
    /// </summary>
    /// <param name="sources">For each new row the index of an old one.</param>
    void Reorder(ReadOnlySpan<int> sources);

    /// <summary>
    /// Forgets the text from a position on; the next id fed is number <paramref name="position"/> (counted from 0). Costs nothing.
    /// There are no logits then until an id is fed.
    /// </summary>
    /// <param name="position">0 to <see cref="Position"/>; 0 is only good for <see cref="Append"/> of a new prompt.</param>
    void Truncate(int position);

    /// <summary>What comes next, by the last id that a row was fed: raw logits of the whole vocabulary, finite.</summary>
    /// <exception cref="InvalidOperationException">Nothing was fed yet, or not since <see cref="Truncate"/>.</exception>
    ReadOnlySpan<float> Logits(int row = 0);

    /// <summary>What comes after the id number <paramref name="offset"/> of the last Start or Append with all logits.</summary>
    /// <exception cref="InvalidOperationException">They were not asked for.</exception>
    ReadOnlySpan<float> LogitsAt(int offset);

    /// <summary>Where an alignment head looked when the id at a position was fed: probabilities over the sound's positions, sum 1.</summary>
    /// <param name="head">Index into <see cref="Files.WhisperConfig.AlignmentHeads"/>.</param>
    /// <param name="position">0 to <see cref="Position"/> - 1; all that were fed are kept, the prompt's, too.</param>
    /// <exception cref="InvalidOperationException">The decoder was not made to keep attention.</exception>
    ReadOnlySpan<float> Attention(int head, int position);
}
