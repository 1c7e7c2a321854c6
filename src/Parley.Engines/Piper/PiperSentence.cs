namespace Parley.Engines.Piper;

/// <summary>What the model is given at once.</summary>
/// <param name="Ids">With those of the beginning and the end.</param>
/// <param name="Words">In order; which of the ids each word has.</param>
internal sealed record PiperSentence(long[] Ids, IReadOnlyList<PiperSentence.Word> Words)
{
    /// <param name="Text">As it was written.</param>
    /// <param name="FirstId">Its first id.</param>
    /// <param name="EndId">The first id after it.</param>
    internal readonly record struct Word(string Text, int FirstId, int EndId);
}
