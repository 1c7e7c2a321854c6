namespace Parley.Engines.Whisper.Model;

/// <summary>One decoder's runs and what they keep, on one form of the graph. What is asked for has been checked. Not thread-safe.</summary>
internal abstract class DecoderRun : IDisposable
{
    /// <summary>Feeds ids behind what is kept.</summary>
    /// <param name="tokens">[rows, ids], row-major; several ids only with one row.</param>
    /// <param name="rows">At most as many as the decoder was made for.</param>
    /// <param name="position">Ids that each row has been fed before.</param>
    public abstract void Feed(ReadOnlySpan<int> tokens, int rows, int position);

    /// <summary>Logits of the last run.</summary>
    /// <param name="firstId">Of the first id wanted; with several rows 0.</param>
    /// <param name="logits">[rows or ids wanted, vocabulary].</param>
    public abstract void Logits(int firstId, Span<float> logits);

    /// <summary>Where the heads of a layer looked in the last run, [heads, ids, positions of the sound]; for one row.</summary>
    public abstract ReadOnlySpan<float> Looks(int layer);

    /// <summary>Row i becomes a copy of row <c>sources[i]</c>.</summary>
    /// <param name="sources">Indexes of rows that are there.</param>
    /// <param name="rows">That are there.</param>
    /// <param name="position">Ids that each row has been fed.</param>
    public abstract void Reorder(ReadOnlySpan<int> sources, int rows, int position);

    /// <summary>Forgets what one row was fed from a position on.</summary>
    public abstract void Truncate(int position);

    public abstract void Dispose();
}
