namespace Parley.Engines.Tokenizers;

/// <summary>Which pieces begin at a place in a text; bytes lead from node to node.</summary>
internal sealed class PieceTrie
{
    private const int Root = 0;
    private const int NoPiece = -1;

    private readonly Dictionary<int, int> _children = [];
    private readonly List<int> _pieces = [NoPiece];

    public void Add(ReadOnlySpan<byte> text, int piece)
    {
        int node = Root;
        foreach (byte b in text)
        {
            if (!_children.TryGetValue(Key(node, b), out int child))
            {
                child = _pieces.Count;
                _pieces.Add(NoPiece);
                _children.Add(Key(node, b), child);
            }

            node = child;
        }

        _pieces[node] = piece;
    }

    /// <summary>Goes one byte on from a node (0 at first); -1 where no piece goes on.</summary>
    /// <param name="piece">The piece that ends here; -1 for none.</param>
    public int Step(int node, byte b, out int piece)
    {
        if (!_children.TryGetValue(Key(node, b), out int child))
        {
            piece = NoPiece;
            return -1;
        }

        piece = _pieces[child];
        return child;
    }

    // Vocabularies have far fewer than 2^23 nodes.
    private static int Key(int node, byte b) => checked(node << 8) | b;
}
