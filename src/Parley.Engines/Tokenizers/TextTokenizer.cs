namespace Parley.Engines.Tokenizers;

/// <summary>Text to the ids of a vocabulary: cleaned, cut into words, and these into pieces. Thread-safe.</summary>
/// <param name="normalize">Cleans.</param>
/// <param name="words">How words are told apart.</param>
/// <param name="pieces">The vocabulary.</param>
/// <param name="specials">Texts that stand for one id each where they may, such as <c>[MASK]</c>.</param>
internal sealed class TextTokenizer(
    Func<string, string> normalize, WordSplit words, IPieceModel pieces, IReadOnlyList<(string Text, int Id)> specials)
{
    public IPieceModel Pieces => pieces;

    /// <summary>Appends the ids of a text.</summary>
    /// <param name="text">Any; halves of surrogate pairs count as unknown.</param>
    /// <param name="ids">Appended to.</param>
    /// <param name="maximum">How many ids the list may then hold; the rest of the text is left out.</param>
    /// <param name="readsSpecials">
    /// Whether a special text in it becomes its id, as in the reference. Text from users should not be able to do that.
    /// </param>
    public void Encode(string text, List<int> ids, int maximum, bool readsSpecials = false)
    {
        int start = 0;
        while (readsSpecials && ids.Count < maximum && FindSpecial(text, start) is { } special)
        {
            EncodePlain(text[start..special.At], ids, maximum);
            if (ids.Count < maximum)
                ids.Add(special.Id);
            start = special.End;
        }

        EncodePlain(start == 0 ? text : text[start..], ids, maximum);
    }

    private void EncodePlain(string text, List<int> ids, int maximum)
    {
        if (ids.Count >= maximum)
            return;
        string clean = normalize(text);
        if (words.MetaSpace is { } space)
        {
            if (clean.Length > 0)
                words.EncodeMetaSpaced(clean, space, pieces, ids);
        }
        else
        {
            int position = 0;
            while (ids.Count < maximum && BertWords.TryNext(clean, ref position, out Range word))
                pieces.Encode(clean.AsSpan(word), ids);
        }

        if (ids.Count > maximum)
            ids.RemoveRange(maximum, ids.Count - maximum);
    }

    private (int At, int End, int Id)? FindSpecial(string text, int start)
    {
        (int At, int End, int Id)? first = null;
        foreach ((string special, int id) in specials)
        {
            int at = text.IndexOf(special, start, StringComparison.Ordinal);
            bool isFirst = at >= 0 && (first is not { } known || at < known.At
                || (at == known.At && at + special.Length > known.End));
            if (isFirst)
                first = (at, at + special.Length, id);
        }

        return first;
    }
}
