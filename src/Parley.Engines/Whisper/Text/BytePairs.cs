namespace Parley.Engines.Whisper.Text;

/// <summary>Merges the bytes of a piece into tokens: of all neighbours the pair that was learned first, again and again. Thread-safe.</summary>
/// <remarks>Sennrich et al. 2016. A queue of pairs over a linked list: n log n for pieces of any length.</remarks>
/// <param name="byteTokens">The token of each of the 256 bytes.</param>
/// <param name="merges">Of two tokens: how early their merge was learned, and what it makes.</param>
internal sealed class BytePairs(int[] byteTokens, Dictionary<(int Left, int Right), (int Rank, int Token)> merges)
{
    private const int Gone = -1;
    private const int End = -1;

    /// <summary>Appends the tokens of one piece.</summary>
    public void Encode(ReadOnlySpan<byte> piece, List<int> tokens)
    {
        int[] token = new int[piece.Length];
        int[] next = new int[piece.Length];
        int[] previous = new int[piece.Length];
        for (int i = 0; i < piece.Length; i++)
        {
            token[i] = byteTokens[piece[i]];
            next[i] = i + 1 < piece.Length ? i + 1 : End;
            previous[i] = i - 1;
        }

        var pairs = new PriorityQueue<(int At, int Left, int Right), (int Rank, int At)>();
        for (int i = 0; i + 1 < piece.Length; i++)
            Offer(i);

        while (pairs.TryDequeue(out (int At, int Left, int Right) pair, out _))
        {
            int at = pair.At;
            // What was queued may have been merged with another neighbour since.
            if (token[at] != pair.Left || next[at] == End || token[next[at]] != pair.Right)
                continue;
            int gone = next[at];
            token[at] = merges[(pair.Left, pair.Right)].Token;
            token[gone] = Gone;
            next[at] = next[gone];
            if (next[at] != End)
            {
                previous[next[at]] = at;
                Offer(at);
            }

            if (previous[at] != End)
                Offer(previous[at]);
        }

        for (int at = 0; at != End && piece.Length > 0; at = next[at])
            tokens.Add(token[at]);

        void Offer(int at)
        {
            int right = token[next[at]];
            if (merges.TryGetValue((token[at], right), out (int Rank, int Token) merge))
                pairs.Enqueue((at, token[at], right), (merge.Rank, at));
        }
    }
}
