namespace Parley.Engines.Tokenizers;

/// <summary>How words are told apart.</summary>
/// <param name="MetaSpace">What stands for a space inside pieces; null for BERT's words.</param>
/// <param name="AddsSpace">Whether a text begins with one.</param>
/// <param name="SplitsAtSpace">Whether each word is taken apart by itself.</param>
internal sealed record WordSplit(char? MetaSpace = null, bool AddsSpace = false, bool SplitsAtSpace = false)
{
    /// <summary>BERT's words.</summary>
    public static WordSplit Bert { get; } = new();

    /// <summary>Takes a text apart whose spaces belong to the pieces.</summary>
    public void EncodeMetaSpaced(string text, char space, IPieceModel pieces, List<int> ids)
    {
        string marked = text.Replace(' ', space);
        if (AddsSpace && marked[0] != space)
            marked = space + marked;
        if (!SplitsAtSpace)
        {
            pieces.Encode(marked, ids);
            return;
        }

        for (int start = 0; start < marked.Length;)
        {
            int next = marked.IndexOf(space, start + 1);
            int end = next < 0 ? marked.Length : next;
            pieces.Encode(marked.AsSpan(start..end), ids);
            start = end;
        }
    }
}
